import { Kysely, MysqlDialect } from "kysely";
import { type ConnectionOptions, createPool } from "mysql2";
import type { DatabaseUrl } from "../database-url.js";
import { CommitUncertainError, type Engine, type Find, type Transaction, type Write } from "../engine.js";
import type { TableShape } from "../table-shapes.js";
import type { Row, SqlValue, Tables } from "../tables.js";
import { HeadLockAhead, LOCK_HEAD } from "./head-lock.js";
import { literal } from "./literal.js";
import { isConnectionError, isDuplicateKey, kindOfMysqlError } from "./mysql-errors.js";
import { MysqlSession, type Results } from "./mysql-session.js";
import { TextColumns } from "./text-columns.js";

const READERS = 10;
const CONNECT_TIMEOUT_MS = 5000;
const LARGEST_BATCH_BYTES = 4 * 1024 * 1024;
/** Escaping at most doubles a body; feed and record hold parts of it once more. */
const PACKET_SHARE = 8;

/** Connects to MySQL 8.0 and later or MariaDB 10.6 and later. */
export async function openMysqlEngine(url: Extract<DatabaseUrl, { family: "mysql" }>): Promise<Engine> {
  const { family: _, ...address } = url;
  const options: ConnectionOptions = { ...address, charset: "utf8mb4", connectTimeout: CONNECT_TIMEOUT_MS };
  const first = new MysqlSession(options);
  const second = new MysqlSession(options);
  await first.connect();
  const packetBytes = await readPacketBytes(first);
  const valuesOf = await upsertStyle(first);
  const way = (await isClustered(first)) ? "singly" : "together";
  const kysely = new Kysely<Tables>({
    dialect: new MysqlDialect({ pool: createPool({ ...options, connectionLimit: READERS }) }),
    plugins: [new TextColumns()],
  });
  let ahead: HeadLockAhead | undefined;

  /** A transaction that holds the lock of the head, with what was found in it. */
  async function begin(finds: readonly Find[]): Promise<Begun> {
    const asked = finds.filter(({ keys }) => keys.length > 0).map(findText);
    const locked = ahead?.take() ? ahead : undefined;
    ahead = undefined;
    const session = locked?.session ?? first;
    try {
      const headRow = await locked?.headRow;
      if (headRow) return { session, headRow, found: spread(finds, asked.length > 0 ? await session[way](asked) : []) };
      await session.connect();
      const [, headRows = [], ...rows] = await session[way]([...LOCK_HEAD, ...asked]);
      if (!headRows[0]) throw new Error("the ledger's head row is missing");
      return { session, headRow: headRows[0], found: spread(finds, rows) };
    } catch (error) {
      if (session.isConnected) await session.together(["rollback"]).catch(() => undefined);
      throw error;
    }
  }

  return {
    kysely,
    batchBytes: Math.min(LARGEST_BATCH_BYTES, Math.floor(packetBytes / PACKET_SHARE)),

    async transact(finds, work, { isFollowed } = {}) {
      const { session, headRow, found } = await begin(finds);
      let isCommitting = false;
      try {
        let pending: string[] = [];
        const transaction: Transaction = {
          find: async (more) => {
            const before = pending;
            pending = [];
            const asked = more.filter(({ keys }) => keys.length > 0).map(findText);
            return spread(more, (await session[way]([...before, ...asked])).slice(before.length));
          },
          write: (write) => pending.push(writeText(write, valuesOf)),
        };
        const result = await work(headRow, found, transaction);
        isCommitting = true;
        const committed = session[way]([...pending, "commit"]);
        if (way === "together" && isFollowed?.()) ahead = new HeadLockAhead(session === first ? second : first);
        await committed;
        return result;
      } catch (error) {
        if (session.isConnected) await session.together(["rollback"]).catch(() => undefined);
        if (isCommitting && isConnectionError(error)) {
          throw new CommitUncertainError("the connection was lost while committing", { cause: error });
        }
        throw error;
      }
    },

    kindOf: kindOfMysqlError,
    isDuplicate: isDuplicateKey,

    async close() {
      await kysely.destroy();
      first.close();
      second.close();
    },
  };
}

interface Begun {
  readonly session: MysqlSession;
  readonly headRow: Row;
  readonly found: Results;
}

/** Gives every look-up its rows; those that look for nothing were not asked. */
function spread(finds: readonly Find[], answers: Results): Results {
  const answer = answers.values();
  return finds.map(({ keys }) => (keys.length > 0 ? (answer.next().value ?? []) : []));
}

/**
 * In a Galera cluster another node's commit may abort a transaction between two statements of one text, and MariaDB 10.11
 * then runs those that follow as if nothing had been.
 */
async function isClustered(session: MysqlSession): Promise<boolean> {
  const [rows] = await session.together(["show variables like 'wsrep_on'"]);
  return String(rows?.[0]?.Value).toUpperCase() === "ON";
}

async function readPacketBytes(session: MysqlSession): Promise<number> {
  const [rows] = await session.together(["select @@max_allowed_packet as bytes"]);
  return Number(rows?.[0]?.bytes ?? LARGEST_BATCH_BYTES * PACKET_SHARE);
}

/** How an upsert names the row it wanted to insert: MySQL deprecates VALUES(), MariaDB has no row alias. */
interface UpsertStyle {
  readonly alias: string;
  readonly valueOf: (column: string) => string;
}

async function upsertStyle(session: MysqlSession): Promise<UpsertStyle> {
  const [rows] = await session.together(["select version() as version"]);
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
