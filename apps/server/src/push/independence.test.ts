import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { say, startPushing, wholeFeed } from "../testing/pushing.js";
import { type ReceivedWebhook, startWebhookReceiver } from "../testing/webhook-receiver.js";

const PATIENTLY = { timeout: 20_000 };
const sequencesIn = (received: readonly ReceivedWebhook[]) =>
  received.map(({ body }): number => Number(JSON.parse(body).sequence));

describe("receivers that do not answer", () => {
  it("hold up nobody else, and no end of the server", async () => {
    const { ledger, push, subscribe } = await startPushing();
    const [dead, slow, hanging, lively] = [
      await startWebhookReceiver((response) => response.writeHead(500).end()),
      await startWebhookReceiver((response) => void setTimeout(() => response.writeHead(204).end(), 200)),
      await startWebhookReceiver(() => undefined),
      await startWebhookReceiver(),
    ];
    for (let round = 0; round < 5; round += 1) await say(ledger, Array(200).fill("g"));
    for (const { url } of [dead, slow, hanging, lively]) await subscribe({ url });
    await subscribe({ url: hanging.url, order: "group" });
    const { length } = await wholeFeed(ledger);
    await expect.poll(() => lively.received.length, PATIENTLY).toBe(length);
    expect(sequencesIn(lively.received).at(-1)).toBe(length);
    expect(dead.received.length).toBeLessThan(3);
    expect(slow.received.length).toBeLessThan(length / 2);
    const before = performance.now();
    await push.stop();
    expect(performance.now() - before).toBeLessThan(8000);
  });

  it("are left alone at once when their subscription is paused, and told what was answered before", async () => {
    const { ledger, push, subscribe } = await startPushing();
    const slow = await startWebhookReceiver((response) => void setTimeout(() => response.writeHead(204).end(), 300));
    await say(ledger, Array(20).fill("g"));
    const id = await subscribe({ url: slow.url });
    await expect.poll(() => slow.received.length, PATIENTLY).toBe(2);
    await ledger.subscriptions.change(id, { state: "paused" });
    push.look();
    await pause(1000);
    expect(slow.received.length).toBe(2);
    expect(await ledger.subscriptions.find(id)).toMatchObject({ state: "paused", position: 2 });
    await ledger.subscriptions.change(id, { state: "active" });
    push.look();
    await expect.poll(() => sequencesIn(slow.received).slice(0, 4), PATIENTLY).toEqual([1, 2, 3, 4]);
  });
});

describe("a receiver", () => {
  it("that answers 410 gets nothing more", async () => {
    const { ledger, subscribe, disabled } = await startPushing();
    const gone = await startWebhookReceiver((response) => response.writeHead(410).end());
    await say(ledger, ["g", "h"]);
    for (const order of ["subscription", "group"] as const) {
      gone.received.length = 0;
      disabled.length = 0;
      const id = await subscribe({ url: gone.url, order });
      const reason = "the receiver answered 410: it wants nothing more";
      await expect.poll(() => disabled, PATIENTLY).toEqual([reason]);
      expect(await ledger.subscriptions.find(id)).toMatchObject({ state: "disabled", reason, position: 0 });
    }
  });

  it("that asks for time gets it", async () => {
    const { ledger, subscribe } = await startPushing();
    const busy = await startWebhookReceiver((response) => response.writeHead(429, { "retry-after": "600" }).end());
    await say(ledger, ["g"]);
    const id = await subscribe({ url: busy.url });
    await expect.poll(async () => (await ledger.subscriptions.find(id))?.failures, PATIENTLY).toBe(1);
    const { nextAttemptAt } = (await ledger.subscriptions.find(id)) ?? {};
    expect((nextAttemptAt ?? 0) - Date.now()).toBeGreaterThan(590_000);
  });
});
