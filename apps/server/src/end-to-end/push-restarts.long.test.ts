import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { FeedEvent } from "@grouphook/core";
import { openLedger } from "@grouphook/core/storage";
import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { newSecret } from "../push/signing-secret.js";
import { say, wholeFeed } from "../testing/pushing.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { type Answering, type ReceivedWebhook, startWebhookReceiver } from "../testing/webhook-receiver.js";

const PATIENTLY = { timeout: 40_000, interval: 100 };
const GROUPS = ["群一", "群二", "group three", "群四 👋"];
/** A dead server's lease is taken within ten seconds; then it is read and sent. */
const TAKEOVER_MS = 12_000;

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const sequencesIn = ({ body }: ReceivedWebhook): readonly number[] =>
  [JSON.parse(body)].flat().map(({ sequence }: { sequence: string }) => Number(sequence));

/** The feed of messages in several groups, in a database that no server has open. */
async function fillFeed(databaseUrl: string): Promise<readonly FeedEvent[]> {
  const ledger = await openLedger({ url: databaseUrl });
  for (let round = 0; round < 75; round += 1) await say(ledger, [...GROUPS, ...GROUPS.slice(2)]);
  const feed = await wholeFeed(ledger);
  await ledger.close();
  return feed;
}

/** Starts servers with one subscription. */
function serverStarter(databaseUrl: string, subscription: object) {
  const folder = temporaryFolder();
  const subscriptions = { app: { secret: newSecret(), after: 0, ...subscription } };
  const configuration = { subscriptions, pushAllowAddresses: ["127.0.0.1"] };
  writeFileSync(join(folder, "grouphook.config.mjs"), `export default ${JSON.stringify(configuration)};`);
  return async () => {
    const server = await spawnServer({ folder, variables: { GROUPHOOK_DATABASE_URL: databaseUrl } });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    return async (signal: NodeJS.Signals) => {
      server.process.kill(signal);
      await server.ended;
    };
  };
}

/** What must hold however often servers died: everything came, in order, and each message was the same each time. */
function check(
  received: readonly ReceivedWebhook[],
  feed: readonly FeedEvent[],
  order: "subscription" | "group",
): void {
  const idOf = new Map<number, string>();
  const contentOf = new Map<string, string>();
  const firsts = new Map<string, number[]>();
  for (const one of received) {
    const id = String(one.headers["webhook-id"]);
    const sequences = sequencesIn(one);
    expect(contentOf.get(id) ?? sequences.join()).toBe(sequences.join());
    contentOf.set(id, sequences.join());
    for (const sequence of sequences) {
      expect(idOf.get(sequence) ?? id).toBe(id);
      const event = feed[sequence - 1];
      const lane = order === "group" ? `${event?.groupId}` : "";
      if (!idOf.has(sequence)) firsts.set(lane, [...(firsts.get(lane) ?? []), sequence]);
      idOf.set(sequence, id);
    }
  }
  expect(idOf.size).toBe(feed.length);
  for (const sequences of firsts.values()) expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
}

describe.each([
  { order: "subscription", batch: 1 },
  { order: "subscription", batch: 7 },
  { order: "group", batch: 7 },
] as const)("servers that are killed while they deliver: order $order, batch $batch", ({ order, batch }) => {
  it("lose nothing, and repeat messages as they were", { timeout: 180_000 }, async () => {
    const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
    const feed = await fillFeed(databaseUrl);
    let failing = 3;
    const answer: Answering = (response) => {
      failing -= 1;
      setTimeout(() => response.writeHead(failing === 0 ? 500 : 204).end(), 2);
    };
    const receiver = await startWebhookReceiver(answer);
    const start = serverStarter(databaseUrl, { url: receiver.url, order, batch });
    const seen = () => new Set(receiver.received.flatMap(sequencesIn)).size;
    for (const share of [0.3, 0.7]) {
      const end = await start();
      await expect.poll(seen, PATIENTLY).toBeGreaterThan(feed.length * share - 50);
      await end("SIGKILL");
    }
    const end = await start();
    await expect.poll(seen, PATIENTLY).toBe(feed.length);
    await pause(500);
    await end("SIGTERM");
    const { length } = receiver.received;
    check(receiver.received, feed, order);
    const endAgain = await start();
    await pause(1000);
    await endAgain("SIGTERM");
    expect(receiver.received.length).toBe(length);
  });
});

describe.each(databases.filter(({ family }) => family === "mysql"))("two servers on one $name", ({ createUrl }) => {
  it("deliver one at a time: the other takes over where one dies", { timeout: 180_000 }, async () => {
    const databaseUrl = await createUrl();
    const feed = await fillFeed(databaseUrl);
    let milliseconds = 200;
    let open = 0;
    let isTwice = false;
    const receiver = await startWebhookReceiver((response) => {
      open += 1;
      isTwice ||= open > 1;
      response.on("close", () => {
        open -= 1;
      });
      setTimeout(() => response.writeHead(204).end(), milliseconds);
    });
    const start = serverStarter(databaseUrl, { url: receiver.url, batch: 3 });
    const seen = () => new Set(receiver.received.flatMap(sequencesIn)).size;
    const end = await start();
    await expect.poll(seen, PATIENTLY).toBeGreaterThan(5);
    const endOther = await start();
    await pause(300);
    await end("SIGKILL");
    milliseconds = 5;
    const atDeath = receiver.received.length;
    const before = performance.now();
    await expect.poll(() => receiver.received.length, PATIENTLY).toBeGreaterThan(atDeath);
    expect(performance.now() - before).toBeLessThan(TAKEOVER_MS);
    await expect.poll(seen, PATIENTLY).toBe(feed.length);
    await endOther("SIGTERM");
    expect(isTwice).toBe(false);
    check(receiver.received, feed, "subscription");
  });

  it("hand a subscription over at once where one stops", { timeout: 180_000 }, async () => {
    const databaseUrl = await createUrl();
    const feed = await fillFeed(databaseUrl);
    const receiver = await startWebhookReceiver((response) => void setTimeout(() => response.writeHead(204).end(), 5));
    const start = serverStarter(databaseUrl, { url: receiver.url, batch: 2 });
    const [end] = [await start(), await start()];
    await end("SIGTERM");
    await expect.poll(() => new Set(receiver.received.flatMap(sequencesIn)).size, PATIENTLY).toBe(feed.length);
    check(receiver.received, feed, "subscription");
  });
});
