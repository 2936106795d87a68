import type { LedgerReader } from "../ledger/ledger-reader.js";
import { parseDatabaseUrl } from "./database-url.js";
import { examineDatabase } from "./examine-database.js";
import { withMysqlDriver } from "./mysql-driver.js";
import { createReader } from "./read/reader.js";
import { openSqliteEngine } from "./sqlite/sqlite-engine.js";

/** A record that is only read. */
export interface OpenLedgerReader extends LedgerReader {
  close(): Promise<void>;
}

/**
 * Opens a record to read it, beside others that write it: nothing is taken, pruned or brought up to date. Throws as
 * `examineDatabase` does, and for tables that are not those of this version.
 */
export async function openLedgerReader(url: string): Promise<OpenLedgerReader> {
  const { migrations } = await examineDatabase(url);
  if (migrations.made.length === 0) throw new Error("the database holds no record of grouphook");
  if (migrations.pending.length + migrations.unknown.length > 0)
    throw new Error("the tables are of another version of grouphook");
  const parsed = parseDatabaseUrl(url);
  const engine =
    parsed.family === "sqlite"
      ? openSqliteEngine(parsed.path)
      : await withMysqlDriver(() => import("./mysql/mysql-engine.js")).then(({ openMysqlEngine }) =>
          openMysqlEngine(parsed),
        );
  return { ...createReader(engine.kysely), close: () => engine.close() };
}
