import { type MigrationProgress, openLedger } from "@grouphook/core/storage";
import { afterAll, describe, expect, it } from "vitest";
import { testDatabases } from "./test-databases.js";
import { fillUnindexed } from "./unindexed-groups.js";

const GROUPS = 12_000;
const STEP = "names of groups";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.each(databases)("groups of before, on $name", ({ createUrl }) => {
  it("are found after the next start, which goes on where it was interrupted", async () => {
    const url = await createUrl();
    await fillUnindexed(url, GROUPS);
    const interrupt = ({ done }: MigrationProgress) => {
      if (done >= 10_000) throw new Error("enough for now");
    };
    await expect(openLedger({ url, onMigration: interrupt })).rejects.toThrow();
    const told: MigrationProgress[] = [];
    const ledger = await openLedger({ url, onMigration: (progress) => told.push(progress) });
    expect(told[0]).toEqual({ step: STEP, done: 10_000, of: GROUPS });
    for (const [q, ids] of [
      ["Team 11999", ["11999"]],
      ["team 1", undefined],
      ["书群 TEAM 1000", ["1000"]],
      ["17", ["17"]],
    ] as const) {
      const { items } = await ledger.groups({ q, limit: 1 });
      expect(
        items.map(({ groupId }) => groupId),
        q,
      ).toEqual(ids ?? [expect.any(String)]);
    }
    await ledger.close();
  });
});
