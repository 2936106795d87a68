import { ExpiredPositionError, type LedgerEntry, type Message } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, gibberish, joinedFact } from "./plain-callbacks.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);

const ALARM = { type: "quota.alarmed", used: 1, quota: 2 } as const;
const NOTE = { note: "抓到了😀" };

function sent(key: string, sentAt: number, details: Partial<Message> = {}) {
  const elements = [{ type: "text", content: { Text: `said ${key}` } }];
  return fact({
    type: "message.sent",
    groupId: "g",
    message: { key, senderId: "ann", elements, text: "said", sentAt, ...details },
  });
}

/** What is removed after its days, and what stays. */
export function retention({ open, createUrl }: LedgerOpener): void {
  describe("retention of the feed", () => {
    it("removes its oldest events, and tells a reader who has missed some what the oldest is", async () => {
      let now = START;
      const ledger = await open({ now: () => now, retentionDays: { feed: 7 } });
      for (const user of ["ann", "bob", "cid"]) await settle(ledger, joinedFact("g", [user]), { receivedAt: now });
      now += 6 * DAY_MS;
      await settle(ledger, joinedFact("g", ["dan"]), { receivedAt: now });
      now += 2 * DAY_MS;
      expect(await ledger.feed({ limit: 9 })).toHaveLength(4);
      expect(await ledger.prune()).toBeGreaterThan(0);
      const fault = expect.objectContaining({ name: "ExpiredPositionError", oldest: 4 });
      await expect(ledger.feed({ limit: 9 })).rejects.toEqual(fault);
      await expect(ledger.feed({ after: 2, limit: 9 })).rejects.toBeInstanceOf(ExpiredPositionError);
      expect((await ledger.feed({ after: 3, limit: 9 })).map(({ sequence }) => sequence)).toEqual([4]);
      await settle(ledger, joinedFact("g", ["eve"]), { receivedAt: now });
      expect((await ledger.feed({ after: 4, limit: 9 })).map(({ sequence }) => sequence)).toEqual([5]);
      expect((await ledger.group(SOURCE, "g"))?.memberCount).toBe(5);
    });

    it("leaves messages that are kept longer, until these go too", async () => {
      let now = START;
      const ledger = await open({ now: () => now, retentionDays: { feed: 1, messages: { [SOURCE]: 30 } } });
      for (let number = 1; number <= 250; number += 1) {
        await settle(ledger, sent(number % 2 ? `k${number}` : String(number), now), { receivedAt: now });
      }
      const before = await ledger.messages(SOURCE, "g", { limit: 1000 });
      now += 2 * DAY_MS;
      await ledger.prune();
      await expect(ledger.feed({ limit: 9 })).rejects.toBeInstanceOf(ExpiredPositionError);
      expect(await ledger.messages(SOURCE, "g", { limit: 1000 })).toEqual(before);
      expect(before?.items).toHaveLength(250);
      now += 29 * DAY_MS;
      await settle(ledger, sent("young", now), { receivedAt: now });
      await ledger.prune();
      expect((await ledger.messages(SOURCE, "g", { limit: 1000 }))?.items.map(({ key }) => key)).toEqual(["young"]);
      expect(await ledger.prune()).toBe(0);
    });

    it("holds for the whole feed when nothing happened since", async () => {
      let now = START;
      const url = await createUrl();
      const ledger = await open({ url, now: () => now, retentionDays: { feed: 1 } });
      for (let count = 0; count < 350; count += 1) await settle(ledger, gibberish(`c${count}`), { receivedAt: now });
      now += 3 * DAY_MS;
      await ledger.prune();
      await expect(ledger.feed({ after: 349, limit: 9 })).rejects.toMatchObject({ oldest: 351 });
      expect(await ledger.feed({ after: 350, limit: 9 })).toEqual([]);
    });
  });

  describe("retention after a clock that was ahead", () => {
    it("goes on beyond many events of that time, and removes them with those after them", async () => {
      let now = START;
      const messages = { [SOURCE]: 7 };
      const ledger = await open({ now: () => now, retentionDays: { feed: 7, messages } });
      const tellMany = async (name: string, receivedAt: number, count: number) => {
        const many = Array.from({ length: count }, (_, number) => sent(`${name}${number}`, receivedAt));
        await Promise.all(many.map((callback) => settle(ledger, callback, { receivedAt })));
      };
      const keys = async () => (await ledger.messages(SOURCE, "g", { limit: 999 }))?.items.map(({ key }) => key);
      await tellMany("ahead", START + 400 * DAY_MS, 700);
      await tellMany("old", START, 3);
      await tellMany("ahead again", START + 400 * DAY_MS, 120);
      now += 4 * DAY_MS;
      await tellMany("young", now, 2);
      now += 4 * DAY_MS;
      await ledger.prune();
      expect((await keys())?.filter((key) => !key.startsWith("ahead again"))).toEqual(["young1", "young0"]);
      await expect(ledger.feed({ limit: 9 })).rejects.toMatchObject({ oldest: 704 });
      now += 4 * DAY_MS;
      await ledger.prune();
      expect(await keys()).toEqual([]);
      expect(await ledger.feed({ after: 825, limit: 9 })).toEqual([]);
      expect(await ledger.prune()).toBe(0);
    });
  });

  describe("retention of what people put on messages", () => {
    type Reference = { readonly key: string } | { readonly seq: number };
    const put = (message: Reference) =>
      fact({ type: "message.extended", groupId: "g", message, operation: "set", extensions: NOTE, version: 3 });
    const numbered = (key: string, sentAt: number) => sent(key, sentAt, { seq: 7 });

    it.each<readonly [string, Reference, string]>([
      ["by its key", { key: "server-1" }, "server-1"],
      ["by its number", { seq: 7 }, "server-1"],
      ["by a number that is its key", { seq: 7 }, "7"],
      ["by a key that is its number", { key: "7" }, "server-1"],
    ])("ends also where the message comes later, named %s", async (_, reference, key) => {
      for (const feed of [1, "forever"] as const) {
        let now = START;
        const ledger = await open({ now: () => now, retentionDays: { feed, messages: { [SOURCE]: 7 } } });
        const settleNow = (callback: LedgerEntry["callback"]) => settle(ledger, callback, { receivedAt: now });
        const read = async () => (await ledger.messages(SOURCE, "g"))?.items.map((item) => [item.key, item.extensions]);
        await settleNow(put(reference));
        now += 5 * DAY_MS;
        await ledger.prune();
        await settleNow(numbered(key, now));
        expect(await read()).toEqual([[key, NOTE]]);
        now += 3 * DAY_MS;
        await ledger.prune();
        expect(await read()).toEqual([[key, {}]]);
        await settleNow(numbered("server-2", now));
        expect(await read()).toContainEqual(["server-2", {}]);
      }
    });

    it("ends for edits with their messages, and where these never come", async () => {
      for (const feed of [1, "forever"] as const) {
        let now = START;
        const ledger = await open({ now: () => now, retentionDays: { feed, messages: { [SOURCE]: 7 } } });
        const settleNow = (callback: LedgerEntry["callback"]) => settle(ledger, callback, { receivedAt: now });
        const edited = (key: string, at?: number) =>
          fact({ type: "message.edited", groupId: "g", message: { key }, elements: [], text: NOTE.note }, at);
        const read = async () => (await ledger.messages(SOURCE, "g"))?.items.map(({ key, text }) => [key, text]);
        await settleNow(sent("k", now));
        await settleNow(edited("never"));
        await settleNow(edited("early"));
        now += 5 * DAY_MS;
        await settleNow(edited("k", now));
        await settleNow(sent("early", now));
        await ledger.prune();
        const shown = [
          ["early", NOTE.note],
          ["k", NOTE.note],
        ];
        expect(await read()).toEqual(shown);
        now += 3 * DAY_MS;
        await ledger.prune();
        expect(await read()).toEqual([["early", NOTE.note]]);
        await settleNow(sent("never", now));
        expect(await read()).toContainEqual(["never", ""]);
        now += 5 * DAY_MS;
        await ledger.prune();
        expect(await read()).toEqual([["never", ""]]);
      }
    });

    it("ends also where the message was removed before, and where it never comes", async () => {
      let now = START;
      const ledger = await open({ now: () => now, retentionDays: { messages: { [SOURCE]: 7 } } });
      const settleNow = (callback: LedgerEntry["callback"]) => settle(ledger, callback, { receivedAt: now });
      await settleNow(sent("k", now));
      now += 8 * DAY_MS;
      await ledger.prune();
      await settleNow(put({ key: "k" }));
      await settleNow(put({ key: "never" }));
      now += 8 * DAY_MS;
      await ledger.prune();
      for (const key of ["k", "never"]) await settleNow(sent(key, now));
      expect((await ledger.messages(SOURCE, "g"))?.items.map(({ extensions }) => extensions)).toEqual([{}, {}]);
      expect(await ledger.prune()).toBe(0);
    });
  });

  describe("retention of receipts", () => {
    it("is seven days: a fact repeated later is taken for a new one, and one of these days is not", async () => {
      let now = START;
      const ledger = await open({ now: () => now });
      const told = (occurredAt: number) => gibberish("strange", { receiptKey: `k${occurredAt}` });
      await settle(ledger, told(1), { receivedAt: now });
      now += 5 * DAY_MS;
      await settle(ledger, told(2), { receivedAt: now });
      now += 3 * DAY_MS;
      await ledger.prune();
      await settle(ledger, told(1), { receivedAt: now });
      await settle(ledger, told(2), { receivedAt: now });
      expect(await ledger.feed({ limit: 9 })).toHaveLength(3);
    });
  });

  describe("receipts from a clock that is far ahead", () => {
    const told = (occurredAt: number, receiptKey = "k") => fact(ALARM, occurredAt, { receiptKey });

    it("are known again however much later, until their days are over", async () => {
      let now = START;
      const ledger = await open({ now: () => now });
      const tell = (occurredAt: number) => settle(ledger, told(occurredAt), { receivedAt: now });
      for (const days of [0, 1.5, 2.5, 6]) {
        now = START + days * DAY_MS;
        await ledger.prune();
        for (const ahead of [3, 400, 100_000_000]) await tell(START + ahead * DAY_MS);
        expect(await ledger.feed({ limit: 99 })).toHaveLength(3);
      }
      now = START + 8 * DAY_MS;
      expect(await ledger.prune()).toBe(2);
      await tell(START + 400 * DAY_MS);
      expect(await ledger.feed({ limit: 99 })).toHaveLength(4);
      now = START + 11 * DAY_MS;
      expect(await ledger.prune()).toBe(1);
    });

    it("are removed however many there are", async () => {
      let now = START;
      const ledger = await open({ now: () => now });
      const many = Array.from({ length: 1200 }, (_, number) => told(START + 400 * DAY_MS + (number % 3), `k${number}`));
      await Promise.all(many.map((callback) => settle(ledger, callback, { receivedAt: now })));
      now += 8 * DAY_MS;
      expect(await ledger.prune()).toBe(1200);
    });
  });

  describe("retention of dead letters", () => {
    it("removes those that came in before", async () => {
      let now = START;
      const ledger = await open({ now: () => now, retentionDays: { deadLetters: 7 } });
      const unread = { source: SOURCE, command: "Odd", body: "{", error: new Error("odd"), isWithoutContent: true };
      ledger.keep({ ...unread, receivedAt: now });
      await expect.poll(() => ledger.countDeadLetters()).toBe(1);
      now += 8 * DAY_MS;
      ledger.keep({ ...unread, command: "Young", receivedAt: now });
      await expect.poll(() => ledger.countDeadLetters()).toBe(2);
      await ledger.prune();
      expect((await ledger.deadLetters({ limit: 9 })).items.map(({ command }) => command)).toEqual(["Young"]);
    });
  });
}
