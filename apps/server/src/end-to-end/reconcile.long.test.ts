import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { ReconcileConfiguration } from "../configuration/reconcile-settings.js";
import { freePort } from "../testing/free-port.js";
import { type LossyWorld, lossyOpenim, lossyTencent } from "../testing/lossy-world.js";
import { nextDone, reconciliationsOf, type ShownReconciliation, untilNoneIsStale } from "../testing/reconciling.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const LOSSES = { dropped: 0.3, repeated: 0.1, late: 0.1 };
const NO_LOSSES = { dropped: 0, repeated: 0, late: 0 };
const SWEEPING: ReconcileConfiguration = { readsPerSecond: 10_000, sweepShare: 1, sweepHours: 0.0001 };
const LONG = 1_200_000;
const SECOND_MS = 1000;
const KILLS = 20;
const GROUPS = 2000;
const MIB = 1024 * 1024;
const PATIENTLY = { timeout: 60_000, interval: 100 };

const drift = z.object({ totals: z.object({ groups: z.number(), differences: z.record(z.string(), z.number()) }) });

type MakeWorld = typeof lossyOpenim;

/** A world, and how a server for it is started in a process of its own. */
async function openWorld(make: MakeWorld, databaseUrl: string, options: Partial<Parameters<MakeWorld>[0]>) {
  const port = await freePort();
  const world = await make({ port, losses: LOSSES, seed: 11, groups: GROUPS, ...options });
  const folder = temporaryFolder();
  return {
    world,
    async start(reconcile: ReconcileConfiguration) {
      const sources = { [world.source]: { ...world.settings, reconcile } };
      writeFileSync(join(folder, "grouphook.config.mjs"), `export default ${JSON.stringify({ sources })};`);
      const server = await spawnServer({
        folder,
        variables: { PORT: String(port), GROUPHOOK_DATABASE_URL: databaseUrl, GROUPHOOK_LOG_LEVEL: "info" },
      });
      onTestFinished(() => void server.process.kill("SIGKILL"));
      return server;
    },
  };
}

async function untilImported(url: string): Promise<ShownReconciliation> {
  const done = async () => (await reconciliationsOf(url, "import")).find(({ state }) => state === "done");
  await expect.poll(done, { timeout: LONG, interval: 100 }).toBeDefined();
  const [first] = await reconciliationsOf(url, "import");
  if (!first) throw new Error("it has gone");
  return first;
}

/** Waits for a sweep of all that has happened by now, and fails unless record and vendor are equal then. */
async function expectEqualAfterSweep(url: string, world: LossyWorld): Promise<void> {
  const { groups, failed, differences } = await nextDone(url, "sweep", LONG);
  expect({ failed }).toEqual({ failed: 0 });
  expect(groups).toBeGreaterThan(GROUPS / 2);
  await untilNoneIsStale(url, world.source, LONG);
  const compared = await world.expectEqual(url);
  const { totals } = drift.parse(await (await fetch(`${url}/v1/drift?source=${world.source}`)).json());
  const { dropped, repeated, late } = world.line.statistics;
  const told = { compared, dropped, repeated, late, ...totals, sweep: differences };
  process.stdout.write(`${world.source}: ${JSON.stringify(told)}\n`);
  expect(totals.groups).toBeGreaterThan(GROUPS / 10);
  expect(totals.differences["member.updated"]).toBeGreaterThan(GROUPS / 10);
  expect(totals.differences["message.sent"]).toBeGreaterThan(10);
}

describe.each(databases)("a world of 2,000 groups, on $name", (database) => {
  describe.each([
    ["OpenIM", lossyOpenim],
    ["Tencent", lossyTencent],
  ])("at %s", (_, make) => {
    it(
      "equals the record after a sweep, whatever was lost, and the drift report counts it",
      async () => {
        const { world, start } = await openWorld(make, await database.createUrl(), {});
        world.fill(GROUPS - 100, 12);
        const { url } = await start(SWEEPING);
        await untilImported(url);
        await world.live(5000);
        await world.mute(3);
        await world.settled();
        await expectEqualAfterSweep(url, world);
      },
      LONG,
    );

    it(
      `does so though the server is killed ${KILLS} times`,
      async () => {
        const { world, start } = await openWorld(make, await database.createUrl(), {});
        world.fill(GROUPS - 100, 12);
        const random = seededRandom(3);
        let server = await start(SWEEPING);
        let isLiving = true;
        const life = (async () => {
          for (let round = 0; isLiving; round += 1) {
            await world.live(50);
            if (round % 20 === 0) await world.mute(3);
          }
        })();
        for (let kill = 0; kill < KILLS; kill += 1) {
          await pause(SECOND_MS + random.below(5 * SECOND_MS));
          server.process.kill("SIGKILL");
          await server.ended;
          server = await start(SWEEPING);
        }
        isLiving = false;
        await life;
        await untilImported(server.url);
        // What was muted before the import was done is no difference to it.
        await world.mute(3);
        await world.settled();
        await expectEqualAfterSweep(server.url, world);
      },
      LONG,
    );
  });
});

it(
  "a sweep goes on where it was when its server stopped",
  async () => {
    const [database] = databases;
    if (!database) throw new Error("there is no database");
    const { world, start } = await openWorld(lossyOpenim, await database.createUrl(), { groups: 20 });
    world.fill(1000, 3);
    const slowly: ReconcileConfiguration = { readsPerSecond: 150, sweepShare: 1, import: false };
    const first = await start(slowly);
    const begun = async () => (await reconciliationsOf(first.url, "sweep"))[0];
    await expect.poll(async () => (await begun())?.groups ?? 0, PATIENTLY).toBeGreaterThan(300);
    const { id } = (await begun()) ?? {};
    first.process.kill("SIGTERM");
    await first.ended;
    const { url } = await start({ ...slowly, readsPerSecond: 5000 });
    const ended = async () => (await reconciliationsOf(url, "sweep")).filter(({ state }) => state === "done");
    await expect.poll(ended, PATIENTLY).toMatchObject([{ id, failed: 0 }]);
    // What was under way is read again, a hundred groups by each of four readers at most; what the record has was not listed.
    expect((await ended())[0]?.groups).toBeLessThan(1400);
    expect(await world.expectEqual(url)).toBe(1000);
  },
  LONG,
);

/** Memory of a process, in bytes. */
function memoryOf(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
}

describe.each([
  ["OpenIM", lossyOpenim],
  ["Tencent", lossyTencent],
])("an import of 10,000 groups with a million members from %s", (_, make) => {
  it.runIf(process.platform === "linux")(
    "takes little longer than the calls must, in memory that does not grow",
    async () => {
      const [database] = databases;
      if (!database) throw new Error("there is no database");
      const options = { losses: NO_LOSSES, users: 5000, callsPerSecond: 150 };
      const { world, start } = await openWorld(make, await database.createUrl(), options);
      world.fill(10_000, 100);
      const server = await start({ sweepHours: 0 });
      const startedAt = performance.now();
      const samples: number[] = [];
      const sampling = setInterval(() => samples.push(memoryOf(server.process.pid)), SECOND_MS);
      const { groups, members, failed } = await untilImported(server.url);
      const seconds = (performance.now() - startedAt) / 1000;
      clearInterval(sampling);
      expect({ groups, members, failed }).toEqual({ groups: 10_000, members: 1_000_000, failed: 0 });
      const ideal = world.idealSeconds();
      const half = samples.slice(Math.floor(samples.length / 2));
      const told = {
        ...{ seconds, ideal, ratio: seconds / ideal, calls: world.calls() },
        mebibytes: samples.filter((_, index) => index % 10 === 0).map((bytes) => Math.round(bytes / MIB)),
      };
      process.stdout.write(`${world.source}: ${JSON.stringify(told)}\n`);
      expect(Math.max(...half) - Math.min(...half)).toBeLessThan(200 * MIB);
      expect(seconds / ideal).toBeLessThan(1.2);
    },
    LONG,
  );
});
