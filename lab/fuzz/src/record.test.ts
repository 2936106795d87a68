import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@grouphook/core/storage";
import { expect, it, onTestFinished } from "vitest";
import { openRecord } from "./record.ts";

it("a record counts every write to a group but its stale mark", async () => {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-fuzz-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "ledger.db");
  const ledger = await openLedger({ url: `sqlite:${path}` });
  await ledger.close();
  const record = openRecord(path);
  onTestFinished(() => record.close());
  using database = new DatabaseSync(path);
  const writesOf = (statement: string) => {
    const before = record.position().writes;
    database.exec(statement);
    return record.position().writes - before;
  };
  expect(
    writesOf(`insert into grouphook_groups (source, group_id, state, name, notice, introduction, avatar, kind, custom,
      settings, attributes, muted_all, member_count, last_position, created_at, updated_at, changed_at, is_stale)
      values ('s', 'g', 'active', '', '', '', '', '', 'null', '{}', '{}', 0, 0, 0, 0, 0, '{}', 0)`),
  ).toBe(1);
  expect(writesOf("update grouphook_groups set is_stale = 1, stale_since = 5, stale_reason = 'x', name = name")).toBe(
    0,
  );
  expect(writesOf("update grouphook_groups set is_stale = 0, name = 'other'")).toBe(1);
});
