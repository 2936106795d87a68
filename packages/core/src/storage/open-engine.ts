import { LedgerUnavailableError } from "../ledger/ledger-unavailable-error.js";
import { type DatabaseUrl, parseDatabaseUrl } from "./database-url.js";
import type { Engine } from "./engine.js";
import { isServerAbsent } from "./mysql/mysql-errors.js";
import { withMysqlDriver } from "./mysql-driver.js";
import type { OpenLedgerOptions } from "./open-ledger-options.js";
import { withEpochs } from "./read/epochs.js";
import { imports } from "./schema/imports-table.js";
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
  isForImport = false,
}: Pick<OpenLedgerOptions, "url" | "onMigration"> & {
  /** Whether an import goes on; nothing else opens a database in which one has not finished. */
  readonly isForImport?: boolean;
}): Promise<Engine> {
  const parsed = parseDatabaseUrl(url);
  const opened = await openMigrated(parsed, onMigration);
  if (!isForImport) await refuseUnfinished(opened);
  return opened;
}

async function openMigrated(parsed: DatabaseUrl, onMigration: OpenLedgerOptions["onMigration"]): Promise<Engine> {
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

async function refuseUnfinished(engine: Engine): Promise<void> {
  const found = await engine.kysely.selectFrom(imports.name).selectAll().limit(1).execute();
  if (found.length === 0) return;
  await engine.close();
  throw new Error("an import into it has not finished: run it again");
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
