import { DatabaseSync } from "node:sqlite";

const SCHEME = "sqlite:";
const BUSY_TIMEOUT_MS = 5000;

/** Opens the file of a `sqlite:` URL; every commit is flushed to disk before it returns. */
export function openSqlite(databaseUrl: string, tables: readonly string[]): DatabaseSync {
  const database = new DatabaseSync(databaseUrl.slice(SCHEME.length), { timeout: BUSY_TIMEOUT_MS });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  for (const table of tables) database.exec(table);
  return database;
}

/** Runs the work in a transaction. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
