import type { FeedEvent, GroupChange, NewestRequest } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyEvent, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, gibberish, joinedFact, leftFact } from "./plain-callbacks.js";

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

  describe("the history of a user", () => {
    it("is what the user did and what is told of the user as a member, newest first", async () => {
      const ledger = await open();
      const at = (change: GroupChange, actorId?: string) =>
        settle(ledger, fact(change, undefined, actorId === undefined ? {} : { actorId }));
      const members = [{ userId: "ann" }, { userId: "bob" }];
      await at({ type: "group.created", groupId: GROUP, ownerId: "ann", profile: {}, members }, "boss");
      await at({ type: "members.joined", groupId: GROUP, members: [{ userId: "cid", nickname: "ann" }] });
      await at({ type: "group.updated", groupId: GROUP, profile: { name: "ann" } }, "bob");
      await at({ type: "group.updated", groupId: GROUP, profile: { name: "mine" } }, "ann");
      const mutedUntil = Date.now() + DAY_MS;
      await at({ type: "member.updated", groupId: GROUP, userId: "ann", profile: { mutedUntil } }, "boss");
      const content = { senderId: "ann", userIds: ["ann"] };
      const message = { key: "k1", senderId: "bob", elements: [{ type: "quote", content }], text: '"ann"' };
      await at({ type: "message.sent", groupId: GROUP, message }, "bob");
      await at({ type: "message.sent", groupId: GROUP, message: { ...message, key: "k2", senderId: "ann" } }, "robot");
      await at({ type: "message.sent", groupId: GROUP, message: { ...message, key: "k3", senderId: "robot" } }, "ann");
      await at({ type: "owner.transferred", groupId: GROUP, fromUserId: "ann", toUserId: "bob" });
      await settle(ledger, joinedFact(GROUP, ["ann"]), { source: "other" });
      await at({ type: "members.left", groupId: GROUP, userIds: ["cid"], message: "ann" });
      await at({ type: "members.left", groupId: GROUP, userIds: ["ann"] });
      const history = async (userId: string, request?: NewestRequest) => {
        const { items, next } = await ledger.userHistory(SOURCE, userId, request);
        return [items.map(({ sequence }) => sequence), next];
      };
      expect(await history("ann")).toEqual([[12, 9, 8, 7, 5, 4, 1], 0]);
      const all = await everyEvent(ledger);
      expect((await ledger.userHistory(SOURCE, "ann")).items[0]).toEqual(all.at(-1));
      expect(await history("ann", { limit: 3 })).toEqual([[12, 9, 8], 8]);
      expect(await history("ann", { limit: 3, before: 8 })).toEqual([[7, 5, 4], 4]);
      expect(await history("ann", { limit: 3, before: 4 })).toEqual([[1], 0]);
      expect(await history("ann", { before: 1 })).toEqual([[], 0]);
      expect(await history("bob", { before: 9 })).toEqual([[6, 3, 1], 0]);
      expect(await history("nobody")).toEqual([[], 0]);
      expect(await ledger.userHistory("other", "ann")).toMatchObject({ items: [{ sequence: 10 }], next: 0 });
    });

    it("is read in bounded steps, which go on where none was found", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact("g", ["first"]));
      for (const from of [0, 5000, 10_000, 15_000]) {
        const some = Array.from({ length: 5000 }, (_, index) => gibberish(`c${from + index}`));
        await Promise.all(some.map((one) => settle(ledger, one)));
      }
      expect(await ledger.userHistory(SOURCE, "first")).toEqual({ items: [], next: 2 });
      expect(await ledger.userHistory(SOURCE, "first", { before: 2 })).toMatchObject({
        items: [{ sequence: 1 }],
        next: 0,
      });
    });

    it("is read in pages of limited size, and ends where the feed is no longer kept", async () => {
      let now = START;
      const ledger = await open({ now: () => now, retentionDays: { feed: 7 } });
      const custom = "x".repeat(400_000);
      const name = (userId: string) =>
        settle(ledger, fact({ type: "member.updated", groupId: "g", userId, profile: { custom: userId + custom } }), {
          ...{ receivedAt: now, deadline: now + 60_000 },
        });
      await name("ann");
      const old = await ledger.lastSequence();
      now += 8 * DAY_MS;
      for (const actor of ["ann", "bob", "ann", "ann"]) {
        now += 1;
        await name(actor);
        await settle(ledger, leftFact("g", [actor]), { receivedAt: now, deadline: now + 60_000 });
      }
      const all = (await everyEvent(ledger)).filter(
        ({ sequence, data }) => sequence > old && jsonOf(data).includes('"ann'),
      );
      await ledger.prune();
      const first = await ledger.userHistory(SOURCE, "ann");
      expect(first.items.filter(({ data }) => jsonOf(data).length > 400_000)).toHaveLength(2);
      const rest = await ledger.userHistory(SOURCE, "ann", { before: first.next });
      expect([...first.items, ...rest.items]).toEqual(all.toReversed());
      expect(rest.next).toBe(0);
    });
  });
}

function isBustle({ type }: FeedEvent): boolean {
  return BUSTLE.some((one) => one === type);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value);
}
