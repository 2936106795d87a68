import { ExpiredPositionError, PositionError, TooManyConsumersError } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { gibberish } from "./plain-callbacks.js";

const DAY_MS = 24 * 60 * 60 * 1000;

async function tell(ledger: StoredLedger, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) await settle(ledger, gibberish(`told ${number}`));
}

/** Who reads the feed by name. */
export function consumers({ open, createUrl }: LedgerOpener): void {
  describe("a consumer", () => {
    it("begins before the first event, or where it is told to", async () => {
      const ledger = await open();
      await tell(ledger, 3);
      expect(await ledger.consumers.put("search")).toMatchObject({
        isNew: true,
        consumer: { position: 0, filter: {} },
      });
      expect(await ledger.consumers.put("bot-1", { after: 3 })).toMatchObject({ consumer: { position: 3 } });
      await expect(ledger.consumers.put("far", { after: 4 })).rejects.toBeInstanceOf(PositionError);
      await expect(ledger.consumers.put("搜索")).rejects.toBeInstanceOf(RangeError);
      expect(await ledger.consumers.get("far")).toBeUndefined();
      expect((await ledger.consumers.list()).items.map(({ name }) => name)).toEqual(["bot-1", "search"]);
    });

    it("keeps its place when it gets another filter", async () => {
      const ledger = await open();
      await tell(ledger, 2);
      await ledger.consumers.put("search", { filter: { source: "chat" }, after: 2 });
      const filter = { groupId: "群", types: ["message.sent"] as const };
      expect(await ledger.consumers.put("search", { filter, after: 0 })).toMatchObject({ isNew: false });
      expect(await ledger.consumers.get("search")).toMatchObject({ filter, position: 2, movedAt: null });
    });

    it("goes forwards by what it acknowledges, and back only when it seeks", async () => {
      const ledger = await open();
      await tell(ledger, 5);
      await ledger.consumers.put("search");
      expect(await ledger.consumers.acknowledge("search", 4)).toMatchObject({ position: 4 });
      expect(await ledger.consumers.acknowledge("search", 2)).toMatchObject({ position: 4 });
      await expect(ledger.consumers.acknowledge("search", 6)).rejects.toMatchObject({
        parameter: "sequence",
        newest: 5,
      });
      expect(await ledger.consumers.seek("search", 1)).toMatchObject({ position: 1, movedAt: expect.any(Number) });
      await expect(ledger.consumers.seek("search", 6)).rejects.toBeInstanceOf(PositionError);
      await expect(ledger.consumers.seek("search", 0.5)).rejects.toBeInstanceOf(RangeError);
      expect(await ledger.consumers.acknowledge("nobody", 1)).toBeUndefined();
    });

    it("acknowledges no event that another record had under that number", async () => {
      const ledger = await open();
      await tell(ledger, 5);
      await ledger.consumers.put("search", { after: 4 });
      const epoch = await ledger.epochAt(5);
      await expect(ledger.consumers.acknowledge("search", 5, "of-a-lost-record")).rejects.toMatchObject({
        parameter: "epoch",
        newest: 5,
      });
      expect(await ledger.consumers.get("search")).toMatchObject({ position: 4 });
      expect(await ledger.consumers.acknowledge("search", 5, epoch)).toMatchObject({ position: 5 });
      expect(await ledger.consumers.seek("nobody", 1)).toBeUndefined();
    });

    it("is where it was after a restart, and for every process", async () => {
      const url = await createUrl();
      const first = await open({ url });
      await tell(first, 2);
      await first.consumers.put("search");
      await first.consumers.acknowledge("search", 2);
      await first.close();
      const second = await open({ url });
      expect(await second.consumers.get("search")).toMatchObject({ position: 2 });
    });

    it("is not moved back where several acknowledge at once", async () => {
      const url = await createUrl();
      const both = [await open({ url }), await open({ url })];
      const [one, other] = both;
      if (!one || !other) throw new Error("not opened");
      await tell(one, 20);
      await one.consumers.put("search");
      const sequences = Array.from({ length: 20 }, (_, index) => index + 1).toReversed();
      await Promise.all(
        sequences.map((sequence) => (sequence % 2 ? one : other).consumers.acknowledge("search", sequence)),
      );
      expect(await other.consumers.get("search")).toMatchObject({ position: 20 });
    });

    it("tells how far it is behind, in events and in time", async () => {
      let now = Date.UTC(2026, 0, 1);
      const ledger = await open({ now: () => now });
      for (let number = 0; number < 3; number += 1) {
        await settle(ledger, gibberish(`told ${number}`), { receivedAt: now, deadline: now + 60_000 });
        now += 1000;
      }
      const lags = await ledger.consumers.lags([
        { name: "none", position: 3 },
        { name: "some", position: 1 },
      ]);
      expect(lags.get("none")).toEqual({ events: 0, milliseconds: 0 });
      expect(lags.get("some")).toEqual({ events: 2, milliseconds: 2000 });
      expect(await ledger.consumers.lags([])).toEqual(new Map());
    });

    it("cannot seek what retention has passed by, and begins at what is left", async () => {
      let now = Date.UTC(2026, 0, 1);
      const ledger = await open({ now: () => now, retentionDays: { feed: 1 } });
      await settle(ledger, gibberish("old"), { receivedAt: now, deadline: now + 60_000 });
      now += 3 * DAY_MS;
      await settle(ledger, gibberish("new"), { receivedAt: now, deadline: now + 60_000 });
      await ledger.prune();
      expect(await ledger.consumers.put("search")).toMatchObject({ consumer: { position: 1 } });
      await expect(ledger.consumers.seek("search", 0)).rejects.toBeInstanceOf(ExpiredPositionError);
    });

    it("is gone when it is removed, and there are not too many", async () => {
      const ledger = await open();
      const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
      for (let from = 0; from < names.length; from += 100)
        await Promise.all(names.slice(from, from + 100).map((name) => ledger.consumers.put(name)));
      await expect(ledger.consumers.put("one-more")).rejects.toBeInstanceOf(TooManyConsumersError);
      expect(await ledger.consumers.put("c1", { filter: { source: "chat" } })).toMatchObject({ isNew: false });
      expect(await ledger.consumers.remove("c1")).toBe(true);
      expect(await ledger.consumers.remove("c1")).toBe(false);
      expect(await ledger.consumers.put("one-more")).toMatchObject({ isNew: true });
      const pages = [await ledger.consumers.list({ limit: 600 })];
      pages.push(await ledger.consumers.list({ limit: 600, cursor: pages[0]?.next ?? "" }));
      expect(pages.map(({ items }) => items.length)).toEqual([600, 400]);
      expect(pages[1]?.next).toBeNull();
    });
  });
}
