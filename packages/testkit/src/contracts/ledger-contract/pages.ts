import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyEvent, everyItem, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact } from "./plain-callbacks.js";

const MEBIBYTE = 1024 * 1024;
const GROUP = "g";
const SIZES = [100, 700_000, 200_000, 200_000, 200_000, 1_500_000, 1_500_000, 10, 20, 600_000, 600_000] as const;

const keyOf = (index: number) => `key ${index}`;

/** Messages of very different sizes, in one group. */
async function withMessages(ledger: StoredLedger): Promise<StoredLedger> {
  await settle(ledger, joinedFact(GROUP, ["ann"]));
  for (const [index, size] of SIZES.entries()) {
    const text = "测".repeat(Math.ceil(size / 3));
    const message = { key: keyOf(index), seq: index + 1, sentAt: 1000 + index, text, elements: [], senderId: "ann" };
    await settle(ledger, fact({ type: "message.sent", groupId: GROUP, message }));
  }
  return ledger;
}

/** The rows of a list and their total size, as far as one page contains them. */
function sizeOf(items: readonly unknown[]): number {
  return Buffer.byteLength(JSON.stringify(items));
}

/** Lists are read in pages that are limited in number and in size. */
export function pages({ open }: LedgerOpener): void {
  describe("a page", () => {
    it("of messages ends before it is too large, and the next continues there", async () => {
      const ledger = await withMessages(await open());
      const first = await ledger.messages(SOURCE, GROUP, { limit: 100 });
      expect(first?.items.map(({ key }) => key)).toEqual([10, 9].slice(0, first?.items.length).map(keyOf));
      expect(first?.next).not.toBeNull();
      for (const limit of [1, 3, 100]) {
        const shown = await everyItem((request) => {
          const page = ledger.messages(SOURCE, GROUP, request);
          return page.then((read) => {
            const { items = [] } = read ?? {};
            expect(items.length <= limit && (items.length === 1 || sizeOf(items) <= 1.2 * MEBIBYTE)).toBe(true);
            return read;
          });
        }, limit);
        expect(shown.map(({ key }) => key)).toEqual([...SIZES.keys()].map(keyOf).toReversed());
      }
    });

    it("of the feed ends before it is too large, and the next continues there", async () => {
      const ledger = await withMessages(await open());
      let after = 0;
      const sizes: number[] = [];
      for (;;) {
        const events = await ledger.feed({ after, limit: 1000 });
        if (events.length === 0) break;
        expect(events[0]?.sequence).toBe(after + 1);
        expect(events.length === 1 || sizeOf(events) <= 1.2 * MEBIBYTE).toBe(true);
        after = events.at(-1)?.sequence ?? after;
        sizes.push(events.length);
      }
      expect(after).toBe(SIZES.length + 1);
      expect(sizes.length).toBeGreaterThan(4);
      expect((await everyEvent(ledger)).length).toBe(after);
    });

    it("of groups, members and topics is limited as well", async () => {
      const ledger = await open();
      const custom = "x".repeat(400_000);
      const names = Array.from({ length: 6 }, (_, index) => `name ${index}`);
      for (const name of names) {
        await settle(ledger, fact({ type: "group.updated", groupId: name, profile: { custom } }));
        await settle(ledger, joinedFact(GROUP, [name]));
        await settle(ledger, fact({ type: "member.updated", groupId: GROUP, userId: name, profile: { custom } }));
        await settle(ledger, fact({ type: "topic.created", groupId: GROUP, topicId: name, profile: { custom } }));
      }
      const lists = {
        groups: (limit: number, cursor?: string) => ledger.groups({ limit, ...(cursor !== undefined && { cursor }) }),
        members: (limit: number, cursor?: string) =>
          ledger.members(SOURCE, GROUP, { limit, ...(cursor !== undefined && { cursor }) }),
        topics: (limit: number, cursor?: string) =>
          ledger.topics(SOURCE, GROUP, { limit, ...(cursor !== undefined && { cursor }) }),
      };
      for (const [name, read] of Object.entries(lists)) {
        const first = await read(100);
        expect(first?.items.length, name).toBeLessThan(4);
        const all = await everyItem<object>(({ limit = 100, cursor }) => read(limit, cursor));
        expect(all.length, name).toBeGreaterThanOrEqual(names.length);
        expect(new Set(all.map((item) => JSON.stringify(item))).size, name).toBe(all.length);
      }
    });

    it("is of 100 items, from the start, by default", async () => {
      const ledger = await open();
      const names = Array.from({ length: 101 }, (_, index) => `user ${index}`);
      await settle(ledger, joinedFact(GROUP, names));
      expect((await ledger.members(SOURCE, GROUP))?.items).toHaveLength(100);
      expect((await ledger.groups()).items).toMatchObject([{ groupId: GROUP }]);
      expect((await ledger.groupsOfUser(SOURCE, "user 1")).items).toMatchObject([{ groupId: GROUP }]);
      expect(await ledger.messages(SOURCE, GROUP)).toEqual({ items: [], next: null });
      expect(await ledger.topics(SOURCE, GROUP)).toEqual({ items: [], next: null });
      expect(await ledger.deadLetters()).toEqual({ items: [], next: null });
      expect(await ledger.decisions()).toEqual([]);
      expect(await ledger.feed()).toMatchObject([{ sequence: 1 }]);
    });

    it.for([-1, 0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 10_001])("of %s items is refused", async (limit) => {
      const ledger = await withMessages(await open());
      const reads = [
        ledger.groups({ limit }),
        ledger.members(SOURCE, GROUP, { limit }),
        ledger.members(SOURCE, "nowhere", { limit }),
        ledger.messages(SOURCE, GROUP, { limit }),
        ledger.topics(SOURCE, GROUP, { limit }),
        ledger.groupsOfUser(SOURCE, "ann", { limit }),
        ledger.decisions({ after: 0, limit }),
        ledger.newestDecisions({ limit }),
        ledger.newestCallbacks({ limit }),
        ledger.commands.newest({ limit }),
        ledger.groupHistory(SOURCE, "nowhere", { limit }),
        ledger.userHistory(SOURCE, "ann", { limit }),
        ledger.deadLetters({ limit }),
        ledger.feed({ after: 0, limit }),
      ];
      for (const { status, ...rest } of await Promise.allSettled(reads)) {
        expect([status, "reason" in rest && rest.reason]).toEqual([
          "rejected",
          new RangeError("limit must be a whole number from 1 to 10000"),
        ]);
      }
    });

    it.for([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("after %s is refused", async (after) => {
      const ledger = await open();
      const fault = new RangeError("after must be a whole number from 0");
      await expect(ledger.feed({ after, limit: 1 })).rejects.toEqual(fault);
      await expect(ledger.decisions({ after, limit: 1 })).rejects.toEqual(fault);
    });

    it.for([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("before %s is refused", async (before) => {
      const ledger = await open();
      const fault = new RangeError("before must be a whole number from 0");
      await expect(ledger.newestDecisions({ before })).rejects.toEqual(fault);
      await expect(ledger.newestCallbacks({ before })).rejects.toEqual(fault);
      await expect(ledger.commands.newest({ before })).rejects.toEqual(fault);
      await expect(ledger.groupHistory(SOURCE, GROUP, { before })).rejects.toEqual(fault);
      await expect(ledger.userHistory(SOURCE, "ann", { before })).rejects.toEqual(fault);
    });
  });
}
