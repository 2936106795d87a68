import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { migrateDatabase } from "../migrate-database.js";
import { transferredTables } from "./transferred-tables.js";

it("no table is left behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "ledger.db");
  await migrateDatabase({ url: `sqlite:${path}` });
  using database = new DatabaseSync(path, { readOnly: true });
  const there = database
    .prepare("select name from sqlite_master where type = 'table' and name like 'grouphook_%' order by name")
    .all()
    .map(({ name }) => String(name));
  const kept = [
    "grouphook_head",
    "grouphook_imports",
    "grouphook_secrets",
    ...there.filter((name) => name.startsWith("grouphook_migration")),
  ];
  expect([...transferredTables.map(({ name }) => name), ...kept].toSorted()).toEqual(there);
  for (const { name, columns } of transferredTables) {
    const inDatabase = database.prepare(`select name from pragma_table_info(?)`).all(name);
    expect([name, columns.toSorted()]).toEqual([name, inDatabase.map((column) => String(column.name)).toSorted()]);
  }
});
