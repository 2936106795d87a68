import { LedgerUnavailableError } from "../ledger/ledger-unavailable-error.js";
import { parseDatabaseUrl } from "./database-url.js";
import type { Engine } from "./engine.js";
import { isServerAbsent } from "./mysql/mysql-errors.js";
import { withMysqlDriver } from "./mysql-driver.js";
import type { OpenLedgerOptions } from "./open-ledger-options.js";
import { withEpochs } from "./read/epochs.js";
import { type ColumnTypes, mysqlColumnTypes, sqliteColumnTypes } from "./schema/migrations/column-types.js";
import { migrate } from "./schema/migrations/migrate.js";
import { isFileLocked, openSqliteEngine } from "./sqlite/sqlite-engine.js";

/**
 * Opens the database and brings its tables up to date. Throws a `DatabaseUrlError` for a URL that cannot be read, a
 * `LedgerUnavailableError` for a database that is not there, or not yet, and the driver's error for one that cannot be opened.
 */
export async function openEngine({
  url,
  onMigration,
}: Pick<OpenLedgerOptions, "url" | "onMigration">): Promise<Engine> {
  const parsed = parseDatabaseUrl(url);
  try {
    if (parsed.family === "sqlite")
      return await migrated(openSqliteEngine(parsed.path), sqliteColumnTypes, onMigration);
    const { openMysqlEngine } = await withMysqlDriver(() => import("./mysql/mysql-engine.js"));
    return await migrated(await openMysqlEngine(parsed), mysqlColumnTypes, onMigration);
  } catch (error) {
    const cause = rootOf(error);
    const isAbsent = parsed.family === "sqlite" ? isFileLocked(cause) : isServerAbsent(cause);
    if (!isAbsent) throw error;
    throw new LedgerUnavailableError("the database cannot be opened", { cause });
  }
}

async function migrated(
  engine: Engine,
  types: ColumnTypes,
  onMigration: OpenLedgerOptions["onMigration"],
): Promise<Engine> {
  try {
    await migrate(engine.kysely, types, onMigration);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return withEpochs(engine);
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
