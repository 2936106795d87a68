import type { FeedEvent, GroupChange } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyEvent, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact, leftFact } from "./plain-callbacks.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);
const GROUP = "读书会 📚";

/** What happens to messages, and online, all the time. */
const BUSTLE: readonly GroupChange["type"][] = [
  "message.sent",
  "message.read",
  "message.extended",
  "member.presence_changed",
];

const chatter = (key: string, groupId = GROUP): readonly GroupChange[] => [
  { type: "message.sent", groupId, message: { key, senderId: "ann", elements: [], text: "在吗" } },
  { type: "message.read", groupId, receipts: [{ seq: 1, readerIds: ["bob"], readCount: 1, unreadCount: 0 }] },
  { type: "message.extended", groupId, message: { key }, operation: "set", extensions: { 赞: key }, version: 1 },
  { type: "member.presence_changed", groupId, userIds: ["ann"], online: true },
];

async function tell(ledger: StoredLedger, changes: readonly GroupChange[], receivedAt?: number): Promise<void> {
  for (const change of changes) await settle(ledger, fact(change), receivedAt === undefined ? {} : { receivedAt });
}

/** What the feed tells of a group and a user, newest first. */
export function history({ open }: LedgerOpener): void {
  describe("the history of a group", () => {
    it("is its events, newest first, without what messages bring all the time", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(GROUP, ["ann", "bob"], 1000));
      await tell(ledger, chatter("k1"));
      await tell(ledger, [{ type: "group.updated", groupId: GROUP, profile: { name: "n" } }]);
      await settle(ledger, joinedFact("another", ["ann"]));
      await settle(ledger, joinedFact(GROUP, ["cid"]), { source: "other" });
      await tell(ledger, [{ type: "message.recalled", groupId: GROUP, messages: [{ key: "k1" }] }]);
      await tell(ledger, chatter("k2"));
      await settle(ledger, leftFact(GROUP, ["bob"]));
      const all = await everyEvent(ledger);
      expect(new Set(all.map(({ type }) => type))).toEqual(
        new Set([...BUSTLE, "members.joined", "group.updated", "message.recalled", "members.left"]),
      );
      const expected = all
        .filter((one) => one.source === SOURCE && one.groupId === GROUP && !isBustle(one))
        .toReversed();
      expect(expected).toHaveLength(4);
      expect(await ledger.groupHistory(SOURCE, GROUP)).toEqual({ items: expected, next: 0 });
      const first = await ledger.groupHistory(SOURCE, GROUP, { limit: 3 });
      expect(first).toEqual({ items: expected.slice(0, 3), next: expected[2]?.sequence });
      const rest = await ledger.groupHistory(SOURCE, GROUP, { limit: 3, before: first?.next ?? 0 });
      expect(rest).toEqual({ items: expected.slice(3), next: 0 });
      expect(await ledger.groupHistory(SOURCE, GROUP, { before: 1 })).toEqual({ items: [], next: 0 });
      expect(await ledger.groupHistory(SOURCE, "another", {})).toMatchObject({ items: [{ groupId: "another" }] });
      expect(await ledger.groupHistory(SOURCE, "nowhere")).toBeUndefined();
      expect(await ledger.groupHistory("nowhere", GROUP)).toBeUndefined();
    });

    it("ends where the feed is no longer kept", async () => {
      let now = START;
      const ledger = await open({ now: () => now, retentionDays: { feed: 7 } });
      await settle(ledger, joinedFact(GROUP, ["ann"]), { receivedAt: now });
      await tell(ledger, chatter("k"), now);
      now += 8 * DAY_MS;
      await settle(ledger, joinedFact(GROUP, ["bob"]), { receivedAt: now, deadline: now + 60_000 });
      await ledger.prune();
      expect(await ledger.groupHistory(SOURCE, GROUP)).toMatchObject({
        items: [{ data: { members: [{ userId: "bob" }] } }],
        next: 0,
      });
    });

    it("is read in pages of limited size", async () => {
      const ledger = await open();
      const name = "x".repeat(400_000);
      for (const letter of ["a", "b", "c"])
        await tell(ledger, [{ type: "group.updated", groupId: GROUP, profile: { name: letter + name } }]);
      expect(await ledger.groupHistory(SOURCE, GROUP)).toMatchObject({
        items: [{ sequence: 3 }, { sequence: 2 }],
        next: 2,
      });
      expect(await ledger.groupHistory(SOURCE, GROUP, { before: 2 })).toMatchObject({
        items: [{ sequence: 1 }],
        next: 0,
      });
    });
  });
}

function isBustle({ type }: FeedEvent): boolean {
  return BUSTLE.some((one) => one === type);
}
