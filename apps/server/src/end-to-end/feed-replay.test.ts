import { setTimeout } from "node:timers/promises";
import { openLedger } from "@grouphook/core/storage";
import {
  easemobGroupLife,
  easemobSender,
  groupServer,
  neteaseGroupLife,
  neteaseSender,
  type OpenimSender,
  openimGroupLife,
  openimSender,
  randomGroupLife,
  replayDifferences,
  type SeededRandom,
  seededRandom,
  type TencentSender,
  tencentGroupLife,
  tencentSender,
  testDatabases,
} from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { startTestServer } from "../testing/start-test-server.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const APP = "888888";
const TOKEN = "xxxxyyyy";
const DISORDER = { depth: 100, repetition: 0.2 };

/** Does something now or a little later, once, twice or never. */
async function astray(random: SeededRandom, work: () => Promise<unknown>): Promise<void> {
  if (random.chance(0.05)) return;
  if (random.chance(0.4)) await setTimeout(random.below(60));
  await work();
  if (random.chance(0.2)) await work();
}

/** OpenIM whose after-hooks and notifications are reordered, repeated and lost. */
function wildOpenim(sender: OpenimSender, random: SeededRandom): OpenimSender {
  const underWay: Promise<void>[] = [];
  return {
    ...sender,
    async before(command, body, operation) {
      if (command === "callbackBeforeGroupOnlinePushCommand") await setTimeout(random.below(30));
      return sender.before(command, body, operation);
    },
    async after(command, body, operation) {
      underWay.push(astray(random, () => sender.after(command, body, operation)));
      return "taken";
    },
    async drained() {
      await Promise.all(underWay);
      await sender.drained();
    },
  };
}

/** Tencent whose notifications also get lost. */
function lossyTencent(sender: TencentSender, random: SeededRandom): TencentSender {
  return {
    ...sender,
    async after(command, body, platform) {
      return random.chance(0.1) ? { acknowledged: true } : sender.after(command, body, platform);
    },
  };
}

async function expectReplayed(databaseUrl: string): Promise<void> {
  const ledger = await openLedger({ url: databaseUrl });
  try {
    expect(await ledger.lastSequence()).toBeGreaterThan(80);
    expect(await replayDifferences(ledger)).toEqual([]);
  } finally {
    await ledger.close();
  }
}

describe.each(databases)("the feed, replayed from its first event, equals the record, on $name", (database) => {
  it.each([1, 16])("after a random life at starRTC, %i at once", async (concurrency) => {
    const databaseUrl = await database.createUrl();
    const { url } = await startTestServer({ databaseUrl });
    const server = groupServer({ url: `${url}/callbacks/aec` });
    await randomGroupLife({ server, steps: 300, users: 20, seed: 1, concurrency });
    await expectReplayed(databaseUrl);
  });

  it.each([
    { seed: 2, release: "3.8.3", wild: false },
    { seed: 3, release: "main", wild: true },
  ] as const)("after a random life at OpenIM (seed $seed, $release, wild: $wild)", async ({ seed, release, wild }) => {
    const databaseUrl = await database.createUrl();
    const { url } = await startTestServer({ databaseUrl, sources: { openim: {} } });
    const sender = openimSender({ url: `${url}/callbacks/openim`, release });
    const random = seededRandom(seed);
    await openimGroupLife({ sender: wild ? wildOpenim(sender, random) : sender, seed, steps: 250, groups: 200 });
    await expectReplayed(databaseUrl);
  });

  it.each([
    { seed: 2, lossy: false },
    { seed: 3, lossy: true },
  ])("after a random life at Tencent (seed $seed, lossy: $lossy)", async ({ seed, lossy }) => {
    const databaseUrl = await database.createUrl();
    const { url } = await startTestServer({ databaseUrl, sources: { tencent: { sdkAppId: APP, tokens: [TOKEN] } } });
    const sender = tencentSender({
      url: `${url}/callbacks/tencent`,
      sdkAppId: APP,
      token: TOKEN,
      failMode: "closed",
    });
    const random = seededRandom(seed);
    await tencentGroupLife({
      sender: lossy ? lossyTencent(sender, random) : sender,
      seed,
      steps: 300,
      users: 15,
      disorder: DISORDER,
    });
    await expectReplayed(databaseUrl);
  });

  it.each(["group_op_event", "muc"] as const)("after a random life at Easemob (%s)", async (dialect) => {
    const databaseUrl = await database.createUrl();
    const { url } = await startTestServer({
      databaseUrl,
      sources: { easemob: { secrets: [TOKEN], deadline: 10_000 } },
    });
    const base = `${url}/callbacks/easemob`;
    const sender = easemobSender({ url: `${base}/post`, preUrl: `${base}/pre`, secret: TOKEN, waitMs: 10_000 });
    await easemobGroupLife({ sender, seed: 1, steps: 300, users: 15, dialect, disorder: DISORDER });
    await expectReplayed(databaseUrl);
  });

  it("after a random life at NetEase", async () => {
    const databaseUrl = await database.createUrl();
    const app = { appKey: "fixture-appkey", appSecret: "fixture-secret" };
    const { url } = await startTestServer({ databaseUrl, sources: { netease: app } });
    const sender = neteaseSender({ url: `${url}/callbacks/netease`, failMode: "refuse", ...app });
    await neteaseGroupLife({ sender, seed: 1, steps: 300, users: 15, disorder: DISORDER });
    await expectReplayed(databaseUrl);
  });
});
