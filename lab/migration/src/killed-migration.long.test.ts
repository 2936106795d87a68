import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { faultsIn, oldRecord } from "./old-record.ts";
import { runMigration } from "./run-migration.ts";

const MOST_RUNS = 200;

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.each(databases)("a database of the version before, on $name", ({ createEmptyUrl }) => {
  it("is brought up to date by processes that are killed before and in every turn", { timeout: 300_000 }, async () => {
    const url = await createEmptyUrl();
    const old = await oldRecord(url);
    let kills = 0;
    for (; kills < MOST_RUNS; kills += 1) {
      // Some milliseconds into the first turn, or between the first and the second.
      const killAt = kills % 2 === 0 ? `1+${(kills * 7) % 40}` : "2";
      if (!(await runMigration(url, { killAt })).wasKilled) break;
    }
    expect(kills).toBeGreaterThan(10);
    expect(await faultsIn(url, old)).toEqual([]);
  });
});
