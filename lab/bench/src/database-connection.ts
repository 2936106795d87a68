import { DatabaseSync } from "node:sqlite";
import mysql from "mysql2/promise";

const SQLITE = "sqlite:";

/** A connection to a side's database, from outside. */
export interface DatabaseConnection extends AsyncDisposable {
  /** Runs one statement; resolves to its rows, if any. */
  readonly run: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  /** A table's columns, in their order. */
  readonly columnsOf: (table: string) => Promise<readonly string[]>;
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
        `SELECT column_name FROM information_schema.columns WHERE ${ofTable} ORDER BY ordinal_position`,
      );
      return rows.map(([name]) => String(name));
    },
    [Symbol.asyncDispose]: () => connection.end(),
  };
}
