import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { fastClock, say, startPushing, wholeFeed } from "../testing/pushing.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { type Answering, startWebhookReceiver, type WebhookReceiver } from "../testing/webhook-receiver.js";

const PATIENTLY = { timeout: 20_000 };
const eventsIn = ({ received }: WebhookReceiver) => received.flatMap(({ body }) => [JSON.parse(body)].flat());
const sequencesIn = (receiver: WebhookReceiver) => eventsIn(receiver).map(({ sequence }) => Number(sequence));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("a subscription", () => {
  it("is sent as it was before no more once a change is taken up, however soon after it began", async () => {
    const { ledger, push, subscribe } = await startPushing();
    const [former, latter] = await Promise.all([startWebhookReceiver(), startWebhookReceiver()]);
    for (let round = 1; round <= 20; round += 1) {
      const id = await subscribe({ url: former.url, after: await ledger.lastSequence() });
      await pause(round / 2);
      await ledger.subscriptions.change(id, { settings: { url: latter.url } });
      await push.look();
      await say(ledger, ["g1"]);
      await expect.poll(() => latter.received.length + former.received.length, PATIENTLY).toBeGreaterThanOrEqual(round);
      await ledger.subscriptions.remove(id);
      await push.look();
    }
    expect(former.received).toEqual([]);
  });

  it("gets every event in order, those that are there and those to come", async () => {
    const { ledger, subscribe } = await startPushing();
    const receiver = await startWebhookReceiver();
    await say(ledger, ["g1", "g2", "g1"]);
    await subscribe({ url: receiver.url });
    await say(ledger, Array(50).fill("g1"));
    const { length } = await wholeFeed(ledger);
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(length);
    expect(sequencesIn(receiver)).toEqual(upTo(length));
    expect(receiver.connections()).toBe(1);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(length);
  });

  it("gets no new event in a message with the id of another one, after a backup was restored", async () => {
    const folder = temporaryFolder();
    const [file, backup] = [join(folder, "ledger.db"), join(folder, "backup.db")];
    const receiver = await startWebhookReceiver();
    const sayAndSend = async (count: number, expected: number) => {
      const { ledger, push, subscribe } = await startPushing({ databaseUrl: `sqlite:${file}` });
      if ((await ledger.subscriptions.list()).length === 0) await subscribe({ url: receiver.url });
      await say(ledger, Array(count).fill("g1"));
      await expect.poll(() => receiver.received.length, PATIENTLY).toBe(expected);
      await push.stop();
      await ledger.close();
    };
    await sayAndSend(2, 2);
    copyFileSync(file, backup);
    await sayAndSend(2, 4);
    copyFileSync(backup, file);
    await sayAndSend(2, 6);
    expect(sequencesIn(receiver)).toEqual([1, 2, 3, 4, 3, 4]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(6);
  });

  it("gets batches as one array of CloudEvents", async () => {
    const { ledger, subscribe } = await startPushing();
    const receiver = await startWebhookReceiver();
    await say(ledger, Array(250).fill("g1"));
    const { length } = await wholeFeed(ledger);
    await subscribe({ url: receiver.url, batch: 100 });
    await expect.poll(() => sequencesIn(receiver), PATIENTLY).toEqual(upTo(length));
    expect(receiver.received.map(({ headers }) => headers["content-type"])).toEqual(
      Array(3).fill("application/cloudevents-batch+json"),
    );
  });

  it("stores how far it is, and with which result", async () => {
    const { ledger, subscribe } = await startPushing();
    const receiver = await startWebhookReceiver((response) => response.end("谢谢"));
    await say(ledger, ["g1"]);
    const id = await subscribe({ url: receiver.url });
    const { length } = await wholeFeed(ledger);
    await expect.poll(async () => (await ledger.subscriptions.find(id))?.position, PATIENTLY).toBe(length);
    const [last] = await ledger.subscriptions.attempts(id);
    expect(last).toMatchObject({ outcome: "delivered", status: 200, answer: "谢谢", attempt: 1, events: 1 });
  });
});

describe("what fails", () => {
  it("is tried ten times with the same id, then the subscription is disabled, and resumed from there", async () => {
    const clock = fastClock();
    const { ledger, push, subscribe, disabled, attempts } = await startPushing({ clock });
    let isBroken = true;
    const answer: Answering = (response) => response.writeHead(isBroken ? 500 : 204).end();
    const receiver = await startWebhookReceiver(answer);
    await say(ledger, ["g1", "g2"]);
    const id = await subscribe({ url: receiver.url });
    await expect.poll(() => disabled, PATIENTLY).toEqual(["10 attempts failed; the last: answered 500"]);
    expect(clock.slept.map((milliseconds) => Math.round(milliseconds / 1000))).toEqual([
      5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await ledger.subscriptions.find(id)).toMatchObject({ state: "disabled", reason: disabled[0], position: 0 });
    isBroken = false;
    await ledger.subscriptions.change(id, { state: "active" });
    push.look();
    const { length } = await wholeFeed(ledger);
    await expect.poll(() => sequencesIn(receiver).slice(10), PATIENTLY).toEqual(upTo(length));
  });

  it("waits where its next events were kept no longer, until it is told where to go on", async () => {
    let ahead = 0;
    const ledgerOptions = { retentionDays: { feed: 1 }, now: () => Date.now() + ahead };
    const { ledger, push, subscribe, disabled } = await startPushing({ ledgerOptions });
    const receiver = await startWebhookReceiver();
    await say(ledger, ["g1", "g2"]);
    const id = await subscribe({ url: receiver.url });
    const { length } = await wholeFeed(ledger);
    await expect.poll(async () => (await ledger.subscriptions.find(id))?.position, PATIENTLY).toBe(length);
    await ledger.subscriptions.change(id, { state: "paused" });
    push.look();
    ahead = 2 * 24 * 60 * 60 * 1000;
    await ledger.prune();
    ahead = 0;
    await ledger.subscriptions.change(id, { state: "active", position: 0 });
    push.look();
    const reason = expect.stringMatching(
      /^the events before \d+ are gone: replay it after \d+ to go on with what is left$/,
    );
    await expect.poll(() => disabled, PATIENTLY).toEqual([reason]);
    expect(await ledger.subscriptions.find(id)).toMatchObject({ state: "disabled", reason });
    const after = Number(/replay it after (\d+)/.exec(disabled[0] ?? "")?.[1]);
    await say(ledger, ["g3"]);
    await ledger.subscriptions.change(id, { state: "active", position: after });
    push.look();
    const { length: later } = await ledger.feed({ after, limit: 1000 });
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(length + later);
  });
});
