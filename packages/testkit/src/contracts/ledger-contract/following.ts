import { ExpiredPositionError, type FeedEvent, jsonText, toCloudEvent } from "@grouphook/core";
import type { FollowRequest, StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, gibberish, joinedFact } from "./plain-callbacks.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Takes so many events, then ends the following. */
async function take(ledger: StoredLedger, count: number, request: FollowRequest = {}): Promise<readonly FeedEvent[]> {
  const taken: FeedEvent[] = [];
  const end = new AbortController();
  for await (const event of ledger.follow({ ...request, signal: end.signal })) {
    if (taken.push(event) === count) end.abort();
  }
  return taken;
}

const sequences = (events: readonly FeedEvent[]) => events.map(({ sequence }) => sequence);

/** Reading the feed by a filter, and waiting for what comes. */
export function following({ open, createUrl }: LedgerOpener): void {
  describe("a filter of the feed", () => {
    it("selects by source, group and type, and the position goes on where nothing passes", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact("g", ["ann"]));
      await settle(ledger, joinedFact("h", ["ann"]));
      await settle(ledger, joinedFact("g", ["ann"]), { source: "other" });
      await settle(ledger, gibberish("strange"));
      await settle(ledger, fact({ type: "group.dissolved", groupId: "g" }));
      const page = async (request: object) => {
        const { events, next } = await ledger.feedPage(request);
        const written = await ledger.writtenFeedPage(request);
        expect(written.next).toBe(next);
        expect(written.events.map(({ json }) => json)).toEqual(events.map((event) => jsonText(toCloudEvent(event))));
        return [sequences(events), next];
      };
      expect(await page({ source: SOURCE })).toEqual([[1, 2, 4, 5], 5]);
      expect(await page({ source: SOURCE, limit: 2 })).toEqual([[1, 2], 2]);
      expect(await page({ groupId: "g" })).toEqual([[1, 3, 5], 5]);
      expect(await page({ groupId: "g", source: SOURCE, after: 1 })).toEqual([[5], 5]);
      expect(await page({ types: ["group.dissolved", "callback.unsupported"] })).toEqual([[4, 5], 5]);
      expect(await page({ source: "nobody" })).toEqual([[], 5]);
      expect(await page({ types: [] })).toEqual([[], 5]);
      expect(await page({ source: "nobody", after: 5 })).toEqual([[], 5]);
      expect(await page({ after: 4 })).toEqual([[5], 5]);
      await expect(ledger.feedPage({ source: "nobody", after: 6 })).rejects.toMatchObject({ parameter: "after" });
    });
  });

  describe("following the feed", () => {
    it("gives every event once and in order, those that are there and those that come", async () => {
      const ledger = await open();
      for (let number = 0; number < 600; number += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, index) => settle(ledger, gibberish(`c${number + index}`))));
      }
      const taking = take(ledger, 650);
      for (let number = 0; number < 50; number += 1) await settle(ledger, gibberish(`later ${number}`));
      expect(sequences(await taking)).toEqual(Array.from({ length: 650 }, (_, index) => index + 1));
    });

    it("goes on after a position, and takes what passes the filter alone", async () => {
      const ledger = await open();
      await settle(ledger, gibberish("one"), { source: "other" });
      const taking = take(ledger, 2, { after: 1, source: "other" });
      for (const source of [SOURCE, "other", SOURCE, "other"]) {
        await settle(ledger, gibberish("one"), { source });
      }
      expect(sequences(await taking)).toEqual([3, 5]);
    });

    it("sees what another process writes", async () => {
      const url = await createUrl();
      const [reading, writing] = [await open({ url }), await open({ url })];
      const taking = take(reading, 1);
      const soon = reading.waitBeyond(0, { milliseconds: 20_000 });
      await settle(writing, gibberish("from elsewhere"));
      expect(await soon).toBe(true);
      expect((await taking).map(({ command }) => command)).toEqual(["from elsewhere"]);
    });

    it("ends without an error when it is told to, also while it waits, and when the ledger is closed", async () => {
      const ledger = await open();
      expect(await ledger.waitBeyond(0, { milliseconds: 50 })).toBe(false);
      expect(await ledger.waitBeyond(0, { signal: AbortSignal.abort() })).toBe(false);
      const end = new AbortController();
      const ended = (async () => {
        for await (const _ of ledger.follow({ signal: end.signal })) throw new Error("there is no event");
      })();
      const left = (async () => {
        for await (const _ of ledger.follow()) throw new Error("there is no event");
      })();
      end.abort();
      await ended;
      await ledger.close();
      await left;
      expect(await ledger.waitBeyond(0)).toBe(false);
    });

    it("throws for a position that is gone", async () => {
      let now = Date.UTC(2026, 0, 1);
      const ledger = await open({ now: () => now, retentionDays: { feed: 1 } });
      await settle(ledger, gibberish("old"), { receivedAt: now });
      now += 2 * DAY_MS;
      await ledger.prune();
      await expect(take(ledger, 1)).rejects.toBeInstanceOf(ExpiredPositionError);
      const taking = take(ledger, 1, { after: 1 });
      await settle(ledger, gibberish("young"), { receivedAt: now });
      expect(sequences(await taking)).toEqual([2]);
    });
  });
}
