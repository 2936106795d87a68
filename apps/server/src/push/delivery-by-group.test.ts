import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { fastClock, say, startPushing, wholeFeed } from "../testing/pushing.js";
import { type Answering, type ReceivedWebhook, startWebhookReceiver } from "../testing/webhook-receiver.js";

const PATIENTLY = { timeout: 20_000 };

interface SentEvent {
  readonly sequence: string;
  readonly subject: string;
}

const eventsIn = (received: readonly ReceivedWebhook[]): readonly SentEvent[] =>
  received.flatMap(({ body }) => [JSON.parse(body)].flat());
const sequencesOf = (events: readonly SentEvent[], subject: string) =>
  events.filter((event) => event.subject === subject).map(({ sequence }) => Number(sequence));
const groupOf = ({ body }: ReceivedWebhook): string => [JSON.parse(body)].flat()[0].subject;

/** Fails for some groups, and remembers what it took. */
function choosyReceiver(failing: Set<string>, status = 500) {
  const taken: ReceivedWebhook[] = [];
  const answer: Answering = (response, received) => {
    const isTaken = !failing.has(groupOf(received));
    if (isTaken) taken.push(received);
    response.writeHead(isTaken ? 204 : status).end();
  };
  return { taken, answer };
}

describe("with order group", () => {
  it.each([1, 10])("several groups are under way at once, each in its order, in batches of %i", async (batch) => {
    const { ledger, subscribe } = await startPushing();
    let open = 0;
    let mostOpen = 0;
    const openGroups = new Set<string>();
    let isTwice = false;
    const receiver = await startWebhookReceiver((response, received) => {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      isTwice ||= openGroups.has(groupOf(received));
      openGroups.add(groupOf(received));
      setTimeout(() => {
        open -= 1;
        openGroups.delete(groupOf(received));
        response.writeHead(204).end();
      }, Math.random() * 5);
    });
    const groups = Array.from({ length: 20 }, (_, index) => `群${index}`);
    for (let round = 0; round < 15; round += 1) await say(ledger, groups);
    const feed = await wholeFeed(ledger);
    await subscribe({ url: receiver.url, order: "group", batch });
    await expect.poll(() => eventsIn(receiver.received).length, PATIENTLY).toBe(feed.length);
    for (const group of groups) {
      const inFeed = feed.filter(({ groupId }) => groupId === group).map(({ sequence }) => sequence);
      expect(sequencesOf(eventsIn(receiver.received), group)).toEqual(inFeed);
    }
    expect([mostOpen > 1, mostOpen <= 8, isTwice]).toEqual([true, true, false]);
    for (const one of receiver.received) expect(new Set(eventsIn([one]).map(({ subject }) => subject)).size).toBe(1);
  });

  it.each([1, 10])("a group that fails waits, the others go on, and it catches up in its order (%i)", async (batch) => {
    const { ledger, push, subscribe } = await startPushing();
    const failing = new Set(["bad"]);
    const { taken, answer } = choosyReceiver(failing);
    const receiver = await startWebhookReceiver(answer);
    for (let round = 0; round < 10; round += 1) await say(ledger, ["good", "bad", "fair"]);
    const id = await subscribe({ url: receiver.url, order: "group", batch });
    const inFeed = async (group: string) =>
      (await wholeFeed(ledger)).filter(({ groupId }) => groupId === group).map(({ sequence }) => sequence);
    for (const group of ["good", "fair"])
      await expect.poll(() => sequencesOf(eventsIn(taken), group), PATIENTLY).toEqual(await inFeed(group));
    await say(ledger, ["bad", "good", "bad"]);
    await expect.poll(() => sequencesOf(eventsIn(taken), "good"), PATIENTLY).toEqual(await inFeed("good"));
    const waiting = { groups: 1, events: (await inFeed("bad")).length };
    await expect.poll(() => ledger.subscriptions.waiting(id), PATIENTLY).toEqual(waiting);
    const { length } = await wholeFeed(ledger);
    await expect.poll(async () => (await ledger.subscriptions.find(id))?.position, PATIENTLY).toBe(length);
    failing.clear();
    await ledger.subscriptions.change(id, { state: "active" });
    push.look();
    await expect.poll(() => sequencesOf(eventsIn(taken), "bad"), PATIENTLY).toEqual(await inFeed("bad"));
    await expect.poll(() => ledger.subscriptions.waiting(id), PATIENTLY).toEqual({ groups: 0, events: 0 });
    const tried = receiver.received.filter((one) => groupOf(one) === "bad");
    const [first, again] = tried;
    expect(again?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(new Set(eventsIn(tried).map(({ sequence }) => sequence)).size).toBe(waiting.events);
  });

  it("a group is tried again by the schedule", async () => {
    const clock = fastClock();
    const { ledger, subscribe, attempts } = await startPushing({ clock });
    let failures = 3;
    const answer: Answering = (response, received) => {
      const isFailing = groupOf(received) === "bad" && failures > 0;
      if (isFailing) failures -= 1;
      response.writeHead(isFailing ? 503 : 204).end();
    };
    const receiver = await startWebhookReceiver(answer);
    await say(ledger, ["bad", "good", "bad"]);
    const id = await subscribe({ url: receiver.url, order: "group" });
    await expect.poll(() => ledger.subscriptions.waiting(id), PATIENTLY).toEqual({ groups: 0, events: 0 });
    await expect
      .poll(() => attempts.map(({ attempt, outcome }) => `${attempt} ${outcome}`), PATIENTLY)
      .toEqual(expect.arrayContaining(["1 failed", "2 failed", "3 failed", "4 delivered"]));
    const pauses = clock.slept.map((milliseconds) => Math.round(milliseconds / 1000)).filter((seconds) => seconds > 0);
    expect(pauses).toEqual([5, 300, 1800]);
  });

  it("one is disabled once nothing at all came through until a group was tried ten times", async () => {
    const { ledger, subscribe, disabled } = await startPushing({ clock: fastClock() });
    const receiver = await startWebhookReceiver((response) => response.writeHead(500).end());
    await say(ledger, ["a", "b", "a"]);
    const id = await subscribe({ url: receiver.url, order: "group" });
    const reason = "10 attempts failed, and nothing else came through; the last: answered 500";
    await expect.poll(() => disabled, PATIENTLY).toEqual([reason]);
    expect(await ledger.subscriptions.find(id)).toMatchObject({ state: "disabled", reason });
    expect((await ledger.subscriptions.waiting(id)).groups).toBe(2);
  });

  it("one is disabled, too, where something came through before a message was tried ten times", async () => {
    const { ledger, subscribe, disabled, attempts } = await startPushing({ clock: fastClock() });
    let requests = 0;
    const receiver = await startWebhookReceiver((response) => {
      requests += 1;
      response.writeHead(requests === 2 ? 204 : 500).end();
    });
    await say(ledger, ["a", "a"]);
    const id = await subscribe({ url: receiver.url, order: "group" });
    const reason = "10 attempts failed, and nothing else came through; the last: answered 500";
    await expect.poll(() => disabled, PATIENTLY).toEqual([reason]);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["failed", "delivered", ...Array(10).fill("failed")]);
    expect((await ledger.subscriptions.waiting(id)).groups).toBe(1);
  });

  it("the whole subscription waits once so much waits that no more is kept", async () => {
    const { ledger, push, subscribe } = await startPushing();
    const failing = new Set(["bad"]);
    const { taken, answer } = choosyReceiver(failing);
    const receiver = await startWebhookReceiver(answer);
    for (let round = 0; round < 16; round += 1) await say(ledger, Array(1000).fill("bad"));
    await say(ledger, ["good"]);
    const id = await subscribe({ url: receiver.url, order: "group", batch: 1000 });
    await expect
      .poll(async () => (await ledger.subscriptions.waiting(id)).events, PATIENTLY)
      .toBeGreaterThanOrEqual(10_000);
    await pause(1000);
    const { events } = await ledger.subscriptions.waiting(id);
    expect(events).toBeLessThan(15_000);
    expect(sequencesOf(eventsIn(taken), "good")).toEqual([]);
    failing.clear();
    await ledger.subscriptions.change(id, { state: "active" });
    push.look();
    await expect.poll(() => sequencesOf(eventsIn(taken), "good").length, PATIENTLY).toBeGreaterThan(0);
    const inFeed = (await wholeFeed(ledger)).filter(({ groupId }) => groupId === "bad").map(({ sequence }) => sequence);
    await expect.poll(() => sequencesOf(eventsIn(taken), "bad").length, PATIENTLY).toBe(inFeed.length);
    expect(sequencesOf(eventsIn(taken), "bad")).toEqual(inFeed);
  });
});
