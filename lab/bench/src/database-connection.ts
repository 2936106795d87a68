import { DatabaseSync } from "node:sqlite";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import mysql from "mysql2/promise";

const SQLITE = "sqlite:";
const ROWS_AT_ONCE = 50_000;
/** Of a text that is sent to MariaDB. */
const CHUNK_CHARACTERS = 256 * 1024;

/** A value of a column. */
export type SqlValue = string | number | null;

/** A connection to a side's database, from outside. */
export interface DatabaseConnection extends AsyncDisposable {
  /** Runs one statement; resolves to its rows, if any. */
  readonly run: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  /** A table's columns, in their order, but for those that are computed from others. */
  readonly columnsOf: (table: string) => Promise<readonly string[]>;
  /** Adds many rows, fastest in the order of their key. Binary columns, named here, are in hexadecimal. */
  readonly load: (
    table: string,
    columns: readonly string[],
    rows: Iterable<readonly SqlValue[]>,
    binary?: readonly string[],
  ) => Promise<void>;
}

/** Opens a database by its URL, `sqlite:path` or `mysql://…`. */
export function openDatabase(url: string): Promise<DatabaseConnection> {
  return url.startsWith(SQLITE) ? openSqlite(url.slice(SQLITE.length)) : openMariaDb(url);
}

/** Runs a query that returns one number. */
export async function queryNumber(url: string, sql: string): Promise<number> {
  await using database = await openDatabase(url);
  const [row] = await database.run(sql);
  if (!row) throw new Error(`no answer to ${sql}`);
  return Number(row[0]);
}

async function openSqlite(path: string): Promise<DatabaseConnection> {
  const database = new DatabaseSync(path, { timeout: 5000 });
  async function run(sql: string): Promise<readonly (readonly unknown[])[]> {
    const statement = database.prepare(sql);
    return statement.all().map((row) => Object.values(row));
  }
  return {
    run,
    columnsOf: async (table) =>
      (await run(`SELECT name FROM pragma_table_info('${table}')`)).map(([name]) => String(name)),
    async load(table, columns, rows, binary = []) {
      const values = columns.map((column) => (binary.includes(column) ? "unhex(?)" : "?"));
      const insert = database.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values.join(", ")})`);
      let count = 0;
      database.exec("BEGIN");
      for (const row of rows) {
        insert.run(...row);
        count += 1;
        if (count % ROWS_AT_ONCE !== 0) continue;
        database.exec("COMMIT");
        await setImmediate();
        database.exec("BEGIN");
      }
      database.exec("COMMIT");
    },
    [Symbol.asyncDispose]: async () => database.close(),
  };
}

async function openMariaDb(url: string): Promise<DatabaseConnection> {
  const connection = await mysql.createConnection({ uri: url, rowsAsArray: true });
  async function run(sql: string): Promise<readonly (readonly unknown[])[]> {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) ? rows.filter((row) => Array.isArray(row)) : [];
  }
  return {
    run,
    async columnsOf(table) {
      const ofTable = `table_schema = database() AND table_name = '${table}'`;
      const rows = await run(
        `SELECT column_name FROM information_schema.columns WHERE ${ofTable} AND extra NOT LIKE '%GENERATED%' ORDER BY ordinal_position`,
      );
      return rows.map(([name]) => String(name));
    },
    async load(table, columns, rows, binary = []) {
      const fields = columns.map((column) => (binary.includes(column) ? `@${column}` : column));
      const sets = binary.map((column) => `${column} = unhex(@${column})`);
      const sql =
        `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4 (${fields.join(", ")})` +
        (sets.length > 0 ? ` SET ${sets.join(", ")}` : "");
      const remaining = rows[Symbol.iterator]();
      for (let first = remaining.next(); !first.done; first = remaining.next()) {
        const lines = linesOf(first.value, remaining);
        await connection.query({ sql, infileStreamFactory: () => Readable.from(lines, { objectMode: false }) });
      }
    },
    [Symbol.asyncDispose]: () => connection.end(),
  };
}

/** As many rows as one transaction takes, in the default format of `LOAD DATA`. */
function* linesOf(first: readonly SqlValue[], remaining: Iterator<readonly SqlValue[]>): Generator<Buffer> {
  let text = lineOf(first);
  for (let count = 1; count < ROWS_AT_ONCE; count += 1) {
    const { value: row, done } = remaining.next();
    if (done) break;
    text += lineOf(row);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text);
}

function lineOf(row: readonly SqlValue[]): string {
  return `${row.map(fieldOf).join("\t")}\n`;
}

function fieldOf(value: SqlValue): string | number {
  if (value === null) return "\\N";
  return typeof value === "number" ? value : value.replace(/[\\\t\n]/g, (special) => `\\${special}`);
}
