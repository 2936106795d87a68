import { DatabaseSync } from "node:sqlite";
import { createConnection, type RowDataPacket } from "mysql2/promise";

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** A connection to a ledger's database, from outside. */
export interface DatabaseConnection extends AsyncDisposable {
  readonly family: "sqlite" | "mysql";
  /** Runs one statement; resolves to its rows, if any. Bytes come as hexadecimal. */
  readonly run: (sql: string) => Promise<readonly Row[]>;
}

const SQLITE = "sqlite:";

/** Opens a database by its URL, `sqlite:path` or `mysql://…`. */
export async function openDatabase(url: string): Promise<DatabaseConnection> {
  if (!url.startsWith(SQLITE)) return openServer(url);
  const database = new DatabaseSync(url.slice(SQLITE.length), { timeout: 5000 });
  return {
    family: "sqlite",
    run: async (sql) => database.prepare(sql).all().map(plainRow),
    [Symbol.asyncDispose]: async () => database.close(),
  };
}

async function openServer(url: string): Promise<DatabaseConnection> {
  const connection = await createConnection({ uri: url, decimalNumbers: true, maxPreparedStatements: 1 });
  await connection.query("set session transaction isolation level read committed");
  return {
    family: "mysql",
    async run(sql) {
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      return Array.isArray(rows) ? rows.map(plainRow) : [];
    },
    [Symbol.asyncDispose]: () => connection.end(),
  };
}

function plainRow(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column.toLowerCase(), plain(value)]));
}

function plain(value: unknown): Value {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  // Ids of servers are bytes; they are texts.
  if (Buffer.isBuffer(value)) return value.toString("utf8");
  throw new TypeError(`a ${typeof value} is no value of a ledger`);
}
