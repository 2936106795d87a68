import { PositionError } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { gibberish, joinedFact } from "./plain-callbacks.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);
/** What no encoding may change. */
const BODIES = ["{}", "", "不行😀", '\u0000\\ "quoted"', "\ud800 alone", "x".repeat(300_000)];

async function bodies(ledger: StoredLedger, request: Parameters<StoredLedger["callbacks"]>[0]) {
  return (await ledger.callbacks(request)).map(({ body }) => body);
}

/** Callbacks as they came in. */
export function rawCallbacks({ open }: LedgerOpener): void {
  describe("raw callbacks", () => {
    it("are numbered without a gap, and read as they came in, with the outcome they got", async () => {
      const ledger = await open();
      const circumstances = { clientAddress: "10.0.0.7" };
      await Promise.all(
        BODIES.map((body) => settle(ledger, joinedFact("g", ["ann"]), { body, source: `of ${body.length % 2}` })),
      );
      await settle(ledger, gibberish("strange", { circumstances }), { body: "last" });
      const read = await ledger.callbacks({ limit: 100 });
      expect(read.map(({ callbackId }) => callbackId)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(new Set(read.map(({ body }) => body))).toEqual(new Set([...BODIES, "last"]));
      expect(read.every(({ source, body }) => body === "last" || source === `of ${body.length % 2}`)).toBe(true);
      expect(read.at(-1)).toMatchObject({ command: "strange", outcome: { result: "unsupported" }, circumstances });
      expect(read[0]).toMatchObject({ outcome: { result: "recorded" }, circumstances: {} });
    });

    it("are found by number, source and time", async () => {
      const ledger = await open({ now: () => START + 2 * DAY_MS });
      for (const [day, body] of ["a", "b", "c"].entries()) {
        const receivedAt = START + day * DAY_MS;
        await settle(ledger, gibberish("one"), { body, receivedAt });
        await settle(ledger, gibberish("two"), { body: `other ${body}`, receivedAt, source: "other" });
      }
      expect(await bodies(ledger, { after: 4 })).toEqual(["c", "other c"]);
      expect(await bodies(ledger, { after: 1, limit: 2 })).toEqual(["other a", "b"]);
      expect(await bodies(ledger, { source: "other" })).toEqual(["other a", "other b", "other c"]);
      expect(await bodies(ledger, { since: START + DAY_MS })).toEqual(["b", "other b", "c", "other c"]);
      expect(await bodies(ledger, { since: START + DAY_MS, source: SOURCE, after: 3 })).toEqual(["c"]);
      expect(await bodies(ledger, { since: START + 3 * DAY_MS })).toEqual([]);
      expect(await bodies(ledger, { after: 6 })).toEqual([]);
      await expect(ledger.callbacks({ after: 7 })).rejects.toBeInstanceOf(PositionError);
    });

    it("are read newest first", async () => {
      const ledger = await open({ now: () => START + 2 * DAY_MS });
      for (const [day, body] of ["a", "b", "c"].entries()) {
        const receivedAt = START + day * DAY_MS;
        await settle(ledger, gibberish("one"), { body, receivedAt });
        await Promise.all(
          ["x", "y"].map((more) =>
            settle(ledger, joinedFact("g", [body + more]), { body: body + more, receivedAt, source: "other" }),
          ),
        );
      }
      const newest = async (request?: Parameters<StoredLedger["newestCallbacks"]>[0]) => {
        const { items, next } = await ledger.newestCallbacks(request);
        return [items.map(({ callbackId }) => callbackId), next];
      };
      const { items } = await ledger.newestCallbacks();
      expect(items.toReversed()).toEqual(await ledger.callbacks());
      expect(await newest()).toEqual([[9, 8, 7, 6, 5, 4, 3, 2, 1], 0]);
      expect(await newest({ limit: 4 })).toEqual([[9, 8, 7, 6], 6]);
      expect(await newest({ limit: 4, before: 6 })).toEqual([[5, 4, 3, 2], 2]);
      expect(await newest({ limit: 4, before: 2 })).toEqual([[1], 0]);
      expect(await newest({ limit: 1, before: 2 })).toEqual([[1], 0]);
      expect(await newest({ before: 1 })).toEqual([[], 0]);
      expect(await newest({ source: SOURCE, before: 9 })).toEqual([[7, 4, 1], 0]);
      expect(await newest({ command: "one", outcome: "unsupported", limit: 2 })).toEqual([[7, 4], 4]);
      expect(await newest({ since: START + DAY_MS, source: "other" })).toEqual([[9, 8, 6, 5], 0]);
      expect(await newest({ since: START + 3 * DAY_MS })).toEqual([[], 0]);
      expect(await newest({ source: "nobody" })).toEqual([[], 0]);
    });

    it("are read newest first in pages of limited size", async () => {
      const ledger = await open();
      for (let count = 0; count < 4; count += 1)
        await settle(ledger, gibberish("large"), { body: "x".repeat(400_000) });
      expect(await ledger.newestCallbacks()).toMatchObject({ items: [{ callbackId: 4 }, { callbackId: 3 }], next: 3 });
      expect(await ledger.newestCallbacks({ before: 3 })).toMatchObject({ items: [{ callbackId: 2 }, {}], next: 0 });
    });

    it("are found by time also where the clock went back", async () => {
      const ledger = await open({ now: () => START + 9 * DAY_MS });
      for (const [day, source] of [
        [1, "other"],
        [8, SOURCE],
        [7, "other"],
        [0, SOURCE],
        [2, SOURCE],
        [3, "other"],
      ] as const)
        await settle(ledger, gibberish("one"), { body: String(day), receivedAt: START + day * DAY_MS, source });
      expect(await bodies(ledger, { since: START + 2 * DAY_MS })).toEqual(["8", "7", "2", "3"]);
      expect(await bodies(ledger, { since: START + 2 * DAY_MS, source: SOURCE })).toEqual(["8", "2"]);
      expect(await bodies(ledger, { since: START + 2 * DAY_MS, after: 3 })).toEqual(["2", "3"]);
      expect(await bodies(ledger, { since: START + 8 * DAY_MS, source: "other" })).toEqual([]);
    });

    it("are kept for 30 days unless another time is set", async () => {
      let now = START;
      const ledger = await open({ now: () => now });
      await settle(ledger, gibberish("old"), { receivedAt: now });
      now += 29 * DAY_MS;
      await settle(ledger, gibberish("young"), { receivedAt: now });
      await ledger.prune();
      expect(await ledger.callbacks()).toHaveLength(2);
      now += 2 * DAY_MS;
      await ledger.prune();
      expect((await ledger.callbacks()).map(({ callbackId, command }) => [callbackId, command])).toEqual([
        [2, "young"],
      ]);
    });

    it.each(["forever", 40] as const)("are kept %s where that is set", async (callbacks) => {
      let now = START;
      const ledger = await open({ now: () => now, retentionDays: { callbacks } });
      await settle(ledger, gibberish("old"), { receivedAt: now });
      now += 31 * DAY_MS;
      await ledger.prune();
      expect(await ledger.callbacks()).toHaveLength(1);
    });
  });
}
