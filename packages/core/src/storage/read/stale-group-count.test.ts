import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { openLedger } from "../index.js";

const GROUPS = 100_000;

it("the number of stale groups is told without a look at all groups", async () => {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "ledger.db");
  const ledger = await openLedger({ url: `sqlite:${path}` });
  onTestFinished(() => ledger.close());
  using other = new DatabaseSync(path);
  other.exec(`insert into grouphook_groups
    (source, group_id, state, name, notice, introduction, avatar, kind, custom, settings, attributes, muted_all,
      member_count, last_position, created_at, updated_at, changed_at, is_stale)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${GROUPS})
    select iif(n % 2, 'one', 'two'), 'g' || n, 'active', '${"name".repeat(50)}', '', '', '', '', 'null', '{}', '{}', 0,
      1, 1, 1, 1, '{}', n <= 3 from numbers`);

  const scanning = measured(() => other.prepare("select sum(length(updated_at)) from grouphook_groups").all());
  await ledger.staleGroups();
  const startedAt = performance.now();
  expect(await ledger.staleGroups()).toEqual(
    new Map([
      ["one", 2],
      ["two", 1],
    ]),
  );
  expect(performance.now() - startedAt).toBeLessThan(scanning / 2);
});

function measured(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
