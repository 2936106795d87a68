import { seededRandom } from "@grouphook/testkit";
import { describe, expect, it } from "vitest";
import { hasMariaDb } from "./chaos.ts";
import type { DatabaseName } from "./circumstances.ts";
import type { Scenario } from "./scenario.ts";
import { commitCut } from "./scenarios/commit-cut.ts";
import { databaseKilled } from "./scenarios/database-killed.ts";
import { serverKilled } from "./scenarios/server-killed.ts";

const PATIENCE_MS = 60_000;

const trials: readonly { readonly scenario: Scenario; readonly database: DatabaseName; readonly times: number }[] = [
  { scenario: serverKilled, database: "sqlite", times: 3 },
  { scenario: serverKilled, database: "mariadb", times: 3 },
  { scenario: databaseKilled, database: "mariadb", times: 2 },
  { scenario: commitCut, database: "mariadb", times: 10 },
];

const isThere = { sqlite: true, mariadb: hasMariaDb() };
if (!isThere.mariadb) {
  process.stderr.write("\n*** NO MARIADB SERVER: mariadbd is not on PATH. Killing servers on SQLite only. ***\n\n");
}

describe.each(trials)("$scenario.name on $database, $times times", ({ scenario, database, times }) => {
  it.runIf(isThere[database])(
    "loses nothing that was acknowledged and applies nothing twice",
    async () => {
      const seed = Date.now() % 2 ** 31;
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const result = await scenario.run({ database, times, random: seededRandom(seed), signal, tell: () => undefined });
      expect(result, `seed ${seed}`).toMatchObject({
        verdict: { missing: 0, doubled: 0, gaps: 0, miscounted: 0, disordered: 0, strange: 0 },
        complaints: [],
      });
      expect(result.faults).toBeGreaterThanOrEqual(times);
      expect(result.verdict.acknowledged).toBeGreaterThan(100);
    },
    PATIENCE_MS,
  );
});
