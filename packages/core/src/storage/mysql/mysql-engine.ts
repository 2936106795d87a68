import { Kysely, MysqlDialect } from "kysely";
import { type Connection, type ConnectionOptions, createConnection, createPool } from "mysql2";
import type { DatabaseUrl } from "../database-url.js";
import {
  CommitUncertainError,
  type Engine,
  type ErrorKind,
  type Find,
  type Transaction,
  type Write,
} from "../engine.js";
import { head, type TableShape } from "../table-shapes.js";
import type { Row, SqlValue, Tables } from "../tables.js";
import { literal } from "./literal.js";
import { buffersToText, TextColumns } from "./text-columns.js";

const READERS = 10;
const CONNECT_TIMEOUT_MS = 5000;
const QUERY_TIMEOUT_MS = 30_000;
const LARGEST_BATCH_BYTES = 4 * 1024 * 1024;
/** Escaping at most doubles a body; feed and record hold parts of it once more. */
const PACKET_SHARE = 8;

// The session does not depend on how the server is set up: strict typing, backslash escapes as the driver writes
// them, and a transaction sees what the holder of the head lock before it has committed.
const SESSION =
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 10;" +
  "set session transaction isolation level read committed";

/** Connects to MySQL 8.0 and later or MariaDB 10.6 and later. */
export async function openMysqlEngine(url: Extract<DatabaseUrl, { family: "mysql" }>): Promise<Engine> {
  const { family: _, ...address } = url;
  const options: ConnectionOptions = { ...address, charset: "utf8mb4", connectTimeout: CONNECT_TIMEOUT_MS };
  let connection = await connect(options);
  let isLost = false;
  const packetBytes = await readPacketBytes(connection);
  const valuesOf = await upsertStyle(connection);
  const send = (await isClustered(connection)) ? querySingly : query;
  const kysely = new Kysely<Tables>({
    dialect: new MysqlDialect({ pool: createPool({ ...options, connectionLimit: READERS }) }),
    plugins: [new TextColumns()],
  });

  async function liveConnection(): Promise<Connection> {
    if (isLost) {
      connection.destroy();
      connection = await connect(options);
      isLost = false;
    }
    return connection;
  }

  async function run(statements: readonly string[]): Promise<readonly (readonly Row[])[]> {
    try {
      return await send(connection, statements);
    } catch (error) {
      if (isConnectionError(error)) isLost = true;
      throw error;
    }
  }

  /** One round trip: statements before, then the look-ups that look for anything. */
  async function runFinds(
    before: readonly string[],
    finds: readonly Find[],
  ): Promise<{ readonly results: readonly (readonly Row[])[]; readonly found: readonly (readonly Row[])[] }> {
    const asked = finds.filter(({ keys }) => keys.length > 0);
    const all = await run([...before, ...asked.map(findText)]);
    const answers = all.slice(before.length).values();
    const found = finds.map(({ keys }) => (keys.length > 0 ? (answers.next().value ?? []) : []));
    return { results: all.slice(0, before.length), found };
  }

  return {
    kysely,
    batchBytes: Math.min(LARGEST_BATCH_BYTES, Math.floor(packetBytes / PACKET_SHARE)),

    async transact(finds, work) {
      await liveConnection();
      let isCommitting = false;
      try {
        const { results, found } = await runFinds(["begin", HEAD_LOCK], finds);
        const headRow = results[1]?.[0];
        if (!headRow) throw new Error("the ledger's head row is missing");
        let pending: string[] = [];
        const transaction: Transaction = {
          find: async (more) => {
            const before = pending;
            pending = [];
            return (await runFinds(before, more)).found;
          },
          write: (write) => pending.push(writeText(write, valuesOf)),
        };
        const result = await work(headRow, found, transaction);
        isCommitting = true;
        await run([...pending, "commit"]);
        return result;
      } catch (error) {
        if (!isLost) await run(["rollback"]).catch(() => undefined);
        if (isCommitting && isConnectionError(error)) {
          throw new CommitUncertainError("the connection was lost while committing", { cause: error });
        }
        throw error;
      }
    },

    kindOf: kindOfMysqlError,

    async close() {
      await kysely.destroy();
      connection.destroy();
    },
  };
}

const HEAD_LOCK = `select ${head.columns.join(", ")} from ${head.name} where head_id = 1 for update`;

async function connect(options: ConnectionOptions): Promise<Connection> {
  // Texts are whole: the driver need not look through them for placeholders.
  const connection = createConnection({ ...options, multipleStatements: true, queryFormat: (text) => text });
  // Without a listener a lost idle connection would end the process; the next query reports it.
  connection.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  await query(connection, [SESSION]);
  return connection;
}

function query(connection: Connection, statements: readonly string[]): Promise<readonly (readonly Row[])[]> {
  const text = statements.join(";\n");
  return new Promise((resolve, reject) => {
    connection.query({ sql: text, timeout: QUERY_TIMEOUT_MS }, (error, results: unknown) => {
      if (error) reject(error);
      else resolve((statements.length === 1 ? [results] : asArray(results)).map(rowsOf));
    });
  });
}

/**
 * One statement after the other. In a Galera cluster another node's commit may abort a transaction between two
 * statements of one text, and MariaDB 10.11 then runs those that follow as if nothing had been.
 */
async function querySingly(
  connection: Connection,
  statements: readonly string[],
): Promise<readonly (readonly Row[])[]> {
  const results: (readonly Row[])[] = [];
  for (const statement of statements) results.push((await query(connection, [statement]))[0] ?? []);
  return results;
}

async function isClustered(connection: Connection): Promise<boolean> {
  const [rows] = await query(connection, ["show variables like 'wsrep_on'"]);
  return String(rows?.[0]?.Value).toUpperCase() === "ON";
}

function asArray(results: unknown): readonly unknown[] {
  return Array.isArray(results) ? results : [results];
}

function rowsOf(result: unknown): readonly Row[] {
  return Array.isArray(result) ? result.map(buffersToText) : [];
}

async function readPacketBytes(connection: Connection): Promise<number> {
  const [rows] = await query(connection, ["select @@max_allowed_packet as bytes"]);
  return Number(rows?.[0]?.bytes ?? LARGEST_BATCH_BYTES * PACKET_SHARE);
}

/** How an upsert names the row it wanted to insert: MySQL deprecates VALUES(), MariaDB has no row alias. */
interface UpsertStyle {
  readonly alias: string;
  readonly valueOf: (column: string) => string;
}

async function upsertStyle(connection: Connection): Promise<UpsertStyle> {
  const [rows] = await query(connection, ["select version() as version"]);
  const isMariaDb = String(rows?.[0]?.version).includes("MariaDB");
  return isMariaDb
    ? { alias: "", valueOf: (column) => `values(${column})` }
    : { alias: " as fresh", valueOf: (column) => `fresh.${column}` };
}

function findText({ table, by, keys, above }: Find): string {
  const columns = table.columns.map((column) => `t.${column}`).join(", ");
  const bound = above ? ` and t.${above.column} > ${literal(above.value)}` : "";
  return `select ${columns} from ${matching(table, by, keys)}${bound}`;
}

/**
 * The rows of a table under the given keys, as the table reference `t`. A join with a list of keys costs one look-up a
 * key, where `(a, b) in ((…), (…))` costs the optimizer the square of their number.
 */
function matching(table: TableShape, by: readonly string[], keys: readonly (readonly SqlValue[])[]): string {
  // Bytes, lest the list takes the default character set of the database, which may not hold every id.
  const typeOf = (index: number) => (typeof keys[0]?.[index] === "number" ? "bigint" : "varbinary(255)");
  const columns = by.map((column, index) => `${column} ${typeOf(index)} path '$[${index}]'`).join(", ");
  const list = `json_table(${literal(JSON.stringify(keys))}, '$[*]' columns (${columns})) as k`;
  return `${list} straight_join ${table.name} as t on ${by.map((column) => `t.${column} = k.${column}`).join(" and ")}`;
}

function writeText(write: Write, style: UpsertStyle): string {
  const { table } = write;
  if (write.kind === "delete") {
    const { upTo } = write;
    const bound = upTo ? ` and (t.${upTo.column} is null or t.${upTo.column} <= ${literal(upTo.value)})` : "";
    return `delete t from ${matching(table, write.by, write.keys)}${bound}`;
  }
  if (write.kind === "insert") return insertText(table, write.rows);
  const insert = `insert into ${table.name} (${table.columns.join(",")}) values ${write.rows.map(tuple).join(",")}`;
  const updates = table.columns
    .filter((column) => !table.key.includes(column))
    .map((column) => `${column} = ${style.valueOf(column)}`);
  return `${insert}${style.alias} on duplicate key update ${updates.join(", ")}`;
}

/** Every value costs the server's parser dear: columns that no row fills are left out. */
function insertText({ name, columns }: TableShape, rows: readonly (readonly SqlValue[])[]): string {
  const filled = [...columns.keys()].filter((index) => rows.some((row) => row[index] !== null));
  const tuples = rows.map((row) => tuple(filled.map((index) => row[index] ?? null)));
  return `insert into ${name} (${filled.map((index) => columns[index]).join(",")}) values ${tuples.join(",")}`;
}

function tuple(values: readonly SqlValue[]): string {
  return `(${values.map(literal).join(",")})`;
}

const transientCodes = new Set([
  "ER_LOCK_DEADLOCK",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_CON_COUNT_ERROR",
  "ER_CHECKREAD",
  "ER_OPTION_PREVENTS_STATEMENT",
  // Galera says it of a node outside the majority.
  "ER_UNKNOWN_COM_ERROR",
]);
const unavailableCodes = new Set([
  "ER_RECORD_FILE_FULL",
  "ER_DISK_FULL",
  "ER_GET_ERRNO",
  "ER_ERROR_ON_WRITE",
  "ER_OPEN_AS_READONLY",
  "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION",
  "ER_READ_ONLY_MODE",
  "ER_NO_SUCH_TABLE",
  "ER_BAD_DB_ERROR",
  "ER_ACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_TABLEACCESS_DENIED_ERROR",
]);
const connectionCodes = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "ENOENT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ER_SERVER_SHUTDOWN",
  "ER_CONNECTION_KILLED",
  "ER_NORMAL_SHUTDOWN",
  "ER_NEW_ABORTING_CONNECTION",
  "ER_CLIENT_INTERACTION_TIMEOUT",
  // Galera says it of a commit whose node has just lost the majority.
  "ER_ERROR_DURING_COMMIT",
]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function isConnectionError(error: unknown): boolean {
  const isFatal = error instanceof Error && "fatal" in error && error.fatal === true;
  return isFatal || connectionCodes.has(codeOf(error));
}

function kindOfMysqlError(error: unknown): ErrorKind {
  const cause = error instanceof CommitUncertainError ? error.cause : error;
  if (isConnectionError(cause) || transientCodes.has(codeOf(cause))) return "transient";
  return unavailableCodes.has(codeOf(cause)) ? "unavailable" : "data";
}
