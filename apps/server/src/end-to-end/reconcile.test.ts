import { openimSender } from "@grouphook/testkit";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ReconcileConfiguration } from "../configuration/reconcile-settings.js";
import { freePort } from "../testing/free-port.js";
import { lossyEasemob } from "../testing/lossy-easemob.js";
import { lossyNetease } from "../testing/lossy-netease.js";
import { type LossyWorld, lossyOpenim, lossyTencent } from "../testing/lossy-world.js";
import { countGroups } from "../testing/read-record.js";
import { nextDone, reconciliationsOf, untilNoneIsStale } from "../testing/reconciling.js";
import { startTestServer } from "../testing/start-test-server.js";

const PATIENTLY = { timeout: 20_000, interval: 100 };
const LOSSES = { dropped: 0.3, repeated: 0.1, late: 0.1 };
const QUIET: ReconcileConfiguration = { readsPerSecond: 5000, import: false, sweepHours: 0 };
/** The next sweep begins a second after the last one. */
const SWEEPING: ReconcileConfiguration = { ...QUIET, sweepHours: 1 / 3600, sweepShare: 1 };

const drift = z.object({ totals: z.object({ groups: z.number(), differences: z.record(z.string(), z.number()) }) });

async function openWorld(make: typeof lossyOpenim, losses = LOSSES) {
  const port = await freePort();
  const world = await make({ port, losses, seed: 5, groups: 20 });
  const start = (reconcile: ReconcileConfiguration) =>
    startTestServer({ port, sources: { [world.source]: { ...world.settings, reconcile } } });
  return { world, start };
}

async function driftOf(url: string, { source }: LossyWorld) {
  return drift.parse(await (await fetch(`${url}/v1/drift?source=${source}`)).json()).totals;
}

describe.each([
  ["OpenIM", lossyOpenim],
  ["Tencent", lossyTencent],
  ["Easemob", lossyEasemob],
  ["NetEase", lossyNetease],
])("reconciling %s", (_, make) => {
  it("makes the record equal to the vendor's groups, however callbacks get lost", async () => {
    const { world, start } = await openWorld(make);
    const { url } = await start(SWEEPING);
    await world.live(300);
    await world.mute(2);
    await world.settled();
    expect(world.line.statistics.dropped).toBeGreaterThan(30);
    expect(await nextDone(url, "sweep")).toMatchObject({ failed: 0, trouble: null });
    await untilNoneIsStale(url, world.source);
    expect(await world.expectEqual(url)).toBeGreaterThan(15);
    const { groups, differences } = await driftOf(url, world);
    expect(groups).toBeGreaterThan(10);
    // No callback tells of a mute, or of a name card, or it is lost.
    expect(differences).toMatchObject({ "member.updated": expect.any(Number) });
  });
});

describe.each([
  ["OpenIM", lossyOpenim],
  ["Tencent", lossyTencent],
  ["Easemob", lossyEasemob],
])("importing from %s", (_, make) => {
  it("brings in every group of a new source, while callbacks come, and reports none of it as drift", async () => {
    const { world, start } = await openWorld(make, { dropped: 0, repeated: 0, late: 0 });
    // Some of them may end.
    world.fill(70, 20);
    const { url } = await start({ ...QUIET, import: true });
    await world.live(40);
    const done = async () => (await reconciliationsOf(url, "import")).filter(({ state }) => state === "done");
    await expect
      .poll(done, PATIENTLY)
      .toMatchObject([{ failed: 0, differences: { "group.created": expect.any(Number) } }]);
    expect((await done())[0]?.groups).toBeGreaterThanOrEqual(60);
    await world.settled();
    await untilNoneIsStale(url, world.source);
    expect(await driftOf(url, world)).toMatchObject({ differences: {} });
    expect(await countGroups(url, world.source)).toBeGreaterThanOrEqual(60);
  });
});

it("a stale group is read soon, without a sweep, and no other", async () => {
  const { world, start } = await openWorld(lossyOpenim);
  const { url } = await start(QUIET);
  world.fill(3, 5);
  const sender = openimSender({ url: `${url}/callbacks/openim` });
  await sender.after("callbackAfterSetGroupMemberInfoCommand", { groupID: "big-1", userID: "u101", nickname: "N" });
  await sender.drained();
  await expect.poll(() => countGroups(url, "openim"), PATIENTLY).toBe(1);
  await untilNoneIsStale(url, "openim");
  expect(await reconciliationsOf(url, "sweep")).toEqual([]);
});
