import type { AttemptRecord, NewSubscription, SubscriptionDelivery } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { gibberish } from "./plain-callbacks.js";

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 60 * 60 * 1000;
const GROUP = { source: "聊天", groupId: "群 👋" };
const SECRET = "whsec_first";

const added = (settings: Partial<NewSubscription> = {}): NewSubscription => ({
  ...{ id: "sub_1", url: "https://app.example/钩子", filter: { source: "聊天", types: ["message.sent"] } },
  ...{ order: "group", batch: 10, secrets: [SECRET], ...settings },
});

function attempt(number: number, outcome: AttemptRecord["outcome"]): AttemptRecord {
  return {
    ...{
      attemptedAt: NOW + number,
      messageId: `msg_${number}`,
      firstSequence: number,
      lastSequence: number,
      events: 1,
    },
    ...{ attempt: 1, outcome, status: outcome === "delivered" ? 200 : null },
    ...{ error: outcome === "delivered" ? null : "坏了", answer: "好 👍", milliseconds: 1.5 },
  };
}

async function begun(ledger: StoredLedger, id = "sub_1"): Promise<SubscriptionDelivery> {
  const delivery = await ledger.subscriptions.deliver(id, AbortSignal.timeout(20_000));
  if (!delivery) throw new Error(`${id} is not active`);
  return delivery;
}

/** What of the feed is sent where, and how far that has come. */
export function subscriptions({ open, createUrl }: LedgerOpener): void {
  const now = () => NOW;

  describe("a subscription", () => {
    it("is kept as it was added, at the end of the feed unless told otherwise", async () => {
      const url = await createUrl();
      const ledger = await open({ url, now });
      await settle(ledger, gibberish("one"));
      const record = await ledger.subscriptions.add(added());
      const { secrets: _, ...settings } = added();
      expect(record).toEqual({
        ...settings,
        ...{ state: "active", reason: null, isConfigured: false, createdAt: NOW, changedAt: NOW },
        ...{ position: 1, failures: 0, nextAttemptAt: null, revision: 1 },
      });
      const other = await ledger.subscriptions.add(added({ id: "sub_0", after: 0, filter: {} }));
      expect(other).toMatchObject({ position: 0, filter: {} });
      const elsewhere = await open({ url, now });
      expect(await elsewhere.subscriptions.list()).toEqual([other, record]);
      expect(await elsewhere.subscriptions.find("sub_1")).toEqual(record);
      expect(await elsewhere.subscriptions.find("sub_2")).toBeUndefined();
      expect(await elsewhere.subscriptions.secrets("sub_1")).toEqual([{ secret: SECRET, expiresAt: null }]);
    });

    it("is changed in part, and removed with all that is kept of it", async () => {
      const ledger = await open({ now });
      await ledger.subscriptions.add(added());
      const change = { settings: { url: "https://other.example/", batch: 1 } };
      const changed = await ledger.subscriptions.change("sub_1", change);
      expect(changed).toMatchObject({ url: "https://other.example/", batch: 1, order: "group", revision: 2 });
      expect(await ledger.subscriptions.change("sub_1", { state: "paused" })).toMatchObject({ state: "paused" });
      expect(await ledger.subscriptions.deliver("sub_1", AbortSignal.timeout(20_000))).toBeUndefined();
      expect(await ledger.subscriptions.change("sub_2", change)).toBeUndefined();
      expect(await ledger.subscriptions.remove("sub_1")).toBe(true);
      expect(await ledger.subscriptions.remove("sub_1")).toBe(false);
      expect(await ledger.subscriptions.list()).toEqual([]);
      expect(await ledger.deliveries()).toEqual([]);
    });

    it("gets a new secret, beside which the others sign for a time", async () => {
      let at = NOW;
      const ledger = await open({ now: () => at });
      await ledger.subscriptions.add(added());
      const rotate = (secret: string, days: number) =>
        ledger.subscriptions.change("sub_1", { secret: { secret, othersUntil: at + days * DAY_MS } });
      await rotate("whsec_second", 1);
      await rotate("whsec_third", 7);
      const known = async () => (await ledger.subscriptions.secrets("sub_1")).map(({ secret }) => secret);
      expect(await known()).toEqual(["whsec_third", "whsec_second", SECRET]);
      at += DAY_MS;
      expect(await known()).toEqual(["whsec_third", "whsec_second"]);
      at += 6 * DAY_MS;
      expect(await known()).toEqual(["whsec_third"]);
    });

    it("of the configuration is as it says, whoever starts, and is disabled once it is left out", async () => {
      const url = await createUrl();
      const ledger = await open({ url, now });
      const configured = added({ id: "app", secrets: [SECRET, "whsec_older"] });
      await ledger.subscriptions.add(added());
      await ledger.subscriptions.configure([configured]);
      await (await open({ url, now })).subscriptions.configure([configured]);
      expect(await ledger.subscriptions.find("app")).toMatchObject({ isConfigured: true, revision: 1 });
      await ledger.subscriptions.configure([{ ...configured, batch: 3, secrets: ["whsec_new"] }]);
      expect(await ledger.subscriptions.find("app")).toMatchObject({ batch: 3, revision: 2 });
      expect(await ledger.subscriptions.secrets("app")).toEqual([{ secret: "whsec_new", expiresAt: null }]);
      await ledger.subscriptions.configure([]);
      const left = { state: "disabled", reason: "it is no longer in the configuration", isConfigured: false };
      expect(await ledger.subscriptions.find("app")).toMatchObject(left);
      expect(await ledger.subscriptions.find("sub_1")).toMatchObject({ state: "active" });
      await ledger.subscriptions.configure([configured]);
      expect(await ledger.subscriptions.find("app")).toMatchObject({ state: "active", isConfigured: true });
    });
  });

  describe("the delivery of a subscription", () => {
    it("stores its progress, with what waits, and goes on there", async () => {
      const ledger = await open({ now });
      for (let number = 1; number <= 6; number += 1) await settle(ledger, gibberish(`c${number}`));
      await ledger.subscriptions.add(added({ after: 0 }));
      const first = await begun(ledger);
      expect(first).toMatchObject({ subscription: { position: 0 }, planned: [], isHeld: true });
      expect(await first.save({ position: 2, planned: [4, 6], failures: 3, nextAttemptAt: NOW + 5.5 })).toBe(true);
      const group = { ...GROUP, failures: 1, nextAttemptAt: NOW + 7.2, failedSince: NOW };
      const parked = [{ group: GROUP, messages: [[1, 2], [4]] }];
      await first.save({ parked, groups: [group], attempts: [attempt(1, "delivered"), attempt(2, "failed")] });
      await first.release();
      const second = await begun(ledger);
      expect(second.planned).toEqual([4, 6]);
      expect(second.subscription).toMatchObject({ position: 2, failures: 3, nextAttemptAt: NOW + 6 });
      expect([...second.parked.values()]).toEqual([{ ...group, nextAttemptAt: NOW + 7, events: 3, lastSequence: 4 }]);
      expect(await ledger.subscriptions.waiting("sub_1")).toEqual({ groups: 1, events: 3 });
      const waiting = await second.firstParked(GROUP);
      expect([waiting?.sequences, waiting?.events.map(({ sequence }) => sequence)]).toEqual([
        [1, 2],
        [1, 2],
      ]);
      await second.save({ unparked: [{ group: GROUP, sequences: [1, 2] }] });
      expect((await second.firstParked(GROUP))?.sequences).toEqual([4]);
      await second.save({ unparked: [{ group: GROUP, sequences: [4] }], freed: [GROUP] });
      expect(await second.firstParked(GROUP)).toBeUndefined();
      expect(await ledger.subscriptions.waiting("sub_1")).toEqual({ groups: 0, events: 0 });
      expect(await ledger.subscriptions.attempts("sub_1")).toEqual([attempt(2, "failed"), attempt(1, "delivered")]);
    });

    it("keeps the last attempts alone, those that failed apart from the others, and none for longer than 30 days", async () => {
      let at = NOW;
      const ledger = await open({ now: () => at });
      await ledger.subscriptions.add(added());
      for (let round = 0; round < 3; round += 1) {
        const delivery = await begun(ledger);
        for (let number = 0; number < 60; number += 1) {
          const made = [
            attempt(round * 1000 + 2 * number, "failed"),
            attempt(round * 1000 + 2 * number + 1, "delivered"),
          ];
          await delivery.save({ attempts: made });
        }
        await delivery.release();
      }
      const kept = await ledger.subscriptions.attempts("sub_1");
      const numbersOf = (outcome: string) =>
        kept.filter((one) => one.outcome === outcome).map(({ firstSequence }) => firstSequence);
      const last = (count: number, odd: number) =>
        Array.from({ length: 180 }, (_, index) => Math.floor(index / 60) * 1000 + 2 * (index % 60) + odd)
          .slice(-count)
          .toReversed();
      expect(numbersOf("failed")).toEqual(last(100, 0));
      expect(numbersOf("delivered")).toEqual(last(20, 1));
      at += 31 * DAY_MS;
      await ledger.prune();
      expect(await ledger.subscriptions.attempts("sub_1")).toEqual([]);
    });

    it("is told of a change, and stores nothing over one that moved it", async () => {
      const ledger = await open({ now });
      for (let number = 1; number <= 6; number += 1) await settle(ledger, gibberish(`c${number}`));
      await ledger.subscriptions.add(added({ after: 0 }));
      const first = await begun(ledger);
      await ledger.subscriptions.change("sub_1", { settings: { batch: 2 } });
      expect(await first.save({ position: 4, disabled: "it failed" })).toBe(false);
      expect(await ledger.subscriptions.find("sub_1")).toMatchObject({ position: 4, state: "active", batch: 2 });
      await first.save({ parked: [{ group: GROUP, messages: [[1]] }], groups: [] });
      await ledger.subscriptions.change("sub_1", { position: 1 });
      expect(await first.save({ position: 6 })).toBe(false);
      expect(await ledger.subscriptions.find("sub_1")).toMatchObject({ position: 1, failures: 0 });
      expect(await ledger.subscriptions.waiting("sub_1")).toEqual({ groups: 0, events: 0 });
      await first.release();
      const second = await begun(ledger);
      expect(await second.save({ disabled: "坏了" })).toBe(true);
      expect(await ledger.subscriptions.find("sub_1")).toMatchObject({ state: "disabled", reason: "坏了" });
      const resumed = await ledger.subscriptions.change("sub_1", { state: "active" });
      expect(resumed).toMatchObject({ state: "active", reason: null, position: 1 });
      await ledger.subscriptions.remove("sub_1");
      await expect(second.save({ position: 2 })).rejects.toThrow("lost");
    });

    it("is one process's at a time", async () => {
      const url = await createUrl();
      const [here, there] = [await open({ url, now }), await open({ url, now })];
      await here.subscriptions.add(added());
      const first = await begun(here);
      const waiting = begun(there);
      await first.save({ position: 5 });
      await first.release();
      expect((await waiting).subscription.position).toBe(5);
      await expect(first.save({ position: 6 })).rejects.toThrow("given up");
    });
  });
}
