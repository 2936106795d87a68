import type { GroupChange, GroupListChanged } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { replayDifferences } from "../feed-replay.js";
import { everyEvent, everyItem, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact, leftFact, reading } from "./plain-callbacks.js";

const AT = 1_700_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const groupId = "读书会 📚";

type Told = Pick<GroupListChanged, "userIds"> & Partial<GroupListChanged>;

const added = (told: Told): GroupChange => ({
  ...{ type: "group.list_changed", groupId, list: "blocked", operation: "add" },
  ...told,
});
const removed = (...userIds: readonly string[]): GroupChange => ({
  ...{ type: "group.list_changed", groupId, list: "blocked", operation: "remove", userIds },
});
const created: GroupChange = { type: "group.created", groupId, ownerId: "ann", profile: {}, members: [] };
const dissolved: GroupChange = { type: "group.dissolved", groupId };

const blocked = async (ledger: StoredLedger) =>
  (await everyItem((request) => ledger.groupList(SOURCE, groupId, "blocked", request))).map(({ userId, until }) => [
    ...[userId, until],
  ]);

/** The lists that groups keep of users beside their members. */
export function lists({ open, createUrl }: LedgerOpener): void {
  describe("the lists of a group", () => {
    it("name users, members or not, until when each is on it", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(groupId, ["ann", "bob"], AT));
      await settle(ledger, fact(added({ userIds: ["bob", "cid"], until: AT + DAY_MS }), AT + 1000));
      await settle(ledger, fact(added({ userIds: ["dan"], until: "forever" }), AT + 1000));
      await settle(ledger, fact(added({ userIds: ["eve"] }), AT + 1000));
      await settle(ledger, fact(added({ userIds: ["bob"], list: "allowed" }), AT + 1000));
      await settle(ledger, leftFact(groupId, ["bob"], AT + 2000));
      expect(await blocked(ledger)).toEqual([
        ["bob", AT + DAY_MS],
        ["cid", AT + DAY_MS],
        ["dan", "forever"],
        ["eve", null],
      ]);
      expect(await ledger.groupList(SOURCE, groupId, "allowed")).toEqual({
        ...{ items: [{ userId: "bob", until: null }], next: null },
      });
      expect(await ledger.groupList(SOURCE, "unknown", "blocked")).toBeUndefined();
      await settle(ledger, fact(removed("cid", "ann"), AT + 3000));
      const { data } = (await everyEvent(ledger)).at(-1) ?? {};
      expect(data).toEqual({ list: "blocked", operation: "remove", userIds: ["cid"] });
      expect(await replayDifferences(ledger)).toEqual([]);
    });

    it("are read in pages", async () => {
      const ledger = await open();
      await settle(ledger, fact(added({ userIds: ["a", "b", "c"] })));
      const first = await ledger.groupList(SOURCE, groupId, "blocked", { limit: 2 });
      expect(first?.items.map(({ userId }) => userId)).toEqual(["a", "b"]);
      const rest = await ledger.groupList(SOURCE, groupId, "blocked", { limit: 2, cursor: first?.next ?? "" });
      expect(rest).toEqual({ items: [{ userId: "c", until: null }], next: null });
    });

    it("take of two facts about a user the later one, in whatever order and through whichever process they come", async () => {
      const url = await createUrl();
      const [one, other] = [await open({ url }), await open({ url })];
      await settle(one, fact(added({ userIds: ["bob"], until: AT + DAY_MS }), AT));
      await settle(other, fact(removed("bob", "cid"), AT + 2000));
      await settle(one, fact(added({ userIds: ["bob", "cid"] }), AT + 1000));
      expect(await blocked(one)).toEqual([]);
      await settle(other, fact(added({ userIds: ["cid"] }), AT + 3000));
      expect(await blocked(one)).toEqual([["cid", null]]);
      expect(await replayDifferences(one)).toEqual([]);
    });

    it("end with the group, and do not come back with its next life", async () => {
      const ledger = await open();
      await settle(ledger, fact(created, AT));
      await settle(ledger, fact(added({ userIds: ["bob", "cid"] }), AT + 1000));
      await settle(ledger, fact(dissolved, AT + 2000));
      expect(await blocked(ledger)).toEqual([]);
      await settle(ledger, fact(added({ userIds: ["dan"] }), AT + 4000));
      await settle(ledger, fact(created, AT + 3000));
      expect(await blocked(ledger)).toEqual([["dan", null]]);
      await settle(ledger, fact(added({ userIds: ["bob"] }), AT + 5000));
      expect(await blocked(ledger)).toEqual([
        ["bob", null],
        ["dan", null],
      ]);
      expect(await replayDifferences(ledger)).toEqual([]);
    });

    it("are replaced by what is read at the vendor, and how far they differed is noted as drift", async () => {
      const ledger = await open();
      await settle(ledger, fact(created, AT));
      await settle(ledger, fact(added({ userIds: ["bob"], until: AT + DAY_MS }), AT + 1000));
      await settle(ledger, fact(added({ userIds: ["cid"] }), AT + 1000));
      const found = reading(groupId, AT + 2000, { lists: { blocked: [{ userId: "bob" }, { userId: "dan" }] } });
      expect(await settle(ledger, { ...found, foundBy: "sweep" })).toEqual({
        result: "recorded",
        observed: { differences: { "group.list_changed": 2 }, isStale: false },
      });
      expect(await blocked(ledger)).toEqual([
        ["bob", AT + DAY_MS],
        ["dan", null],
      ]);
      expect((await ledger.reconciliations.drift({ source: SOURCE })).items).toMatchObject([
        { groupId, foundBy: "sweep", type: "group.list_changed", differences: 2 },
      ]);
      await settle(ledger, fact(added({ userIds: ["eve"] }), AT + 1500));
      expect(await blocked(ledger)).toHaveLength(2);
      expect(await replayDifferences(ledger)).toEqual([]);
    });

    it("name nobody whose id is none, and no more in a reading than one part takes", async () => {
      const ledger = await open();
      const strange = settle(ledger, fact(added({ userIds: ["bob", ""] })));
      await expect(strange).rejects.toMatchObject({ code: "malformed" });
      const many = Array.from({ length: 1001 }, (_, index) => ({ userId: `u${index}` }));
      const tooMany = settle(ledger, reading(groupId, AT, { lists: { blocked: many } }));
      await expect(tooMany).rejects.toMatchObject({ code: "malformed" });
    });

    it("do not name a person who is erased, nor do their events", async () => {
      const ledger = await open();
      await settle(ledger, fact(created, AT));
      await settle(ledger, fact(added({ userIds: ["bob", "cid"] }), AT + 1000));
      await settle(ledger, fact(added({ userIds: ["bob"], list: "allowed" }), AT + 1000));
      await settle(ledger, fact(removed("bob"), AT + 2000));
      const { id } = await ledger.erase({ source: SOURCE, userId: "bob" });
      await expect.poll(async () => (await ledger.erasure(id))?.finishedAt ?? null, { timeout: 30_000 }).not.toBeNull();
      expect((await ledger.erasure(id))?.erased).toMatchObject({ members: 2, events: 3 });
      expect(await blocked(ledger)).toEqual([["cid", null]]);
      const told = (await everyEvent(ledger)).slice(1).map(({ data }) => data.userIds);
      expect(told).toEqual([["cid"], [], []]);
      expect(await replayDifferences(ledger)).toEqual([]);
    });
  });
}
