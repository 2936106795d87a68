import { openLedger } from "@grouphook/core/storage";
import { afterAll, describe, expect, it } from "vitest";
import { testDatabases } from "./test-databases.js";
import { fillUnindexed } from "./unindexed-groups.js";

const GROUPS = 1_000_000;
const ROUNDS = 50;

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

/** Texts that few groups have, that all have, that none has, and that are an id or an owner. */
const SEARCHES = [
  "书",
  "读书",
  "上海读书群",
  "team",
  "Team 999999",
  "书群 team 12",
  "读书群 team 99",
  "上海读书群 team",
  "没有",
  "Team 12x",
  "999999",
  "u77777",
];

async function timesOf(
  ask: () => Promise<readonly unknown[]>,
): Promise<{ readonly items: number; readonly median: number; readonly worst: number }> {
  const times: number[] = [];
  let items = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    items = (await ask()).length;
    times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  return { items, median: times[ROUNDS / 2] ?? 0, worst: times.at(-1) ?? 0 };
}

describe.each(databases)("a search or a list of a million groups, on $name", ({ name, createUrl }) => {
  it("takes milliseconds", { timeout: 1_800_000 }, async () => {
    const url = await createUrl();
    await fillUnindexed(url, GROUPS);
    const startedAt = performance.now();
    const ledger = await openLedger({ url });
    process.stdout.write(
      `${name}: ${GROUPS} names indexed in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`,
    );
    const requests = [...SEARCHES.map((q) => ({ q })), {}, { source: "main" }, { source: "main", stale: false }];
    for (const request of requests) {
      const asked = JSON.stringify(request);
      const { items, median, worst } = await timesOf(
        async () => (await ledger.groups({ ...request, limit: 20 })).items,
      );
      process.stdout.write(
        `${name}: ${asked}: ${items} found, median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms\n`,
      );
      expect(median, asked).toBeLessThan(50);
    }
    await ledger.close();
  });
});
