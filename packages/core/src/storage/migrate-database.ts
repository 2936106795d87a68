import { openEngine } from "./open-engine.js";
import type { OpenLedgerOptions } from "./open-ledger-options.js";

/** Brings the tables up to date, as opening a ledger does, and does nothing else. Throws as `openLedger` does. */
export async function migrateDatabase(options: Pick<OpenLedgerOptions, "url" | "onMigration">): Promise<void> {
  const engine = await openEngine(options);
  await engine.close();
}
