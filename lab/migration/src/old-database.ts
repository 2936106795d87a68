import { readFileSync } from "node:fs";
import type { DatabaseConnection } from "./database-connection.ts";

/** Those whose tables the old version had. */
const MIGRATIONS = [
  "0001-groups-and-feed",
  "0002-dead-letter-callbacks",
  "0003-message-times",
  "0004-last-batch",
  "0006-epochs",
  "0007-stale-groups",
  "0008-circumstances",
  "0009-content-since",
  "0010-dead-letter-requests",
];

/** Makes the tables of the version before messages stood once, as that version left them, in an empty database. */
export async function createOldTables({ run, family }: DatabaseConnection): Promise<void> {
  const text = readFileSync(new URL(`old-tables.${family}.sql`, import.meta.url), "utf8");
  if (family === "sqlite") await run("pragma journal_mode = wal");
  for (const statement of text.split(";\n").filter((each) => each.trim())) await run(statement);
  const names = MIGRATIONS.map((name, index) => `('${name}', '2026-01-01T00:00:00.00${index}Z')`);
  await run(`insert into grouphook_migrations (name, timestamp) values ${names.join()}`);
  await run("insert into grouphook_migrations_lock (id, is_locked) values ('migration_lock', 0)");
  await run("insert into grouphook_epochs (after_sequence, epoch) values (-1, 'first')");
  await run("insert into grouphook_head values (1, 0, 0, 0, '')");
}
