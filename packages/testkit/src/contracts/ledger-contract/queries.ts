import { CursorError, type PageRequest } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { createGroup, everyItem, everyMember, perform, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { dissolution, fact, joinedFact, request, silencing } from "./plain-callbacks.js";

/** The reads of the query API. */
export function queries({ open }: LedgerOpener): void {
  async function withGroups(): Promise<StoredLedger> {
    const ledger = await open();
    const groups = ["a", "b", "c", "d", "e"].flatMap((groupId) => [
      settle(ledger, joinedFact(groupId, ["ann"]), { source: "one" }),
      settle(ledger, joinedFact(groupId, ["ann"]), { source: "two" }),
    ]);
    await Promise.all(groups);
    await settle(ledger, fact({ type: "group.dissolved", groupId: "b" }), { source: "one" });
    return ledger;
  }

  describe("the list of groups", () => {
    it("is read page by page to its end, with any page size", async () => {
      const ledger = await withGroups();
      const names = async (limit: number) =>
        (await everyItem((page) => ledger.groups(page), limit)).map(({ source, groupId }) => `${source} ${groupId}`);
      const all = ["one", "two"].flatMap((source) =>
        ["a", "b", "c", "d", "e"].map((groupId) => `${source} ${groupId}`),
      );
      for (const limit of [1, 3, 5, 10, 100]) expect(await names(limit)).toEqual(all);
    });

    it("says on the last page that it is the last", async () => {
      const ledger = await withGroups();
      const first = await ledger.groups({ source: "two", limit: 3 });
      expect(first.items).toHaveLength(3);
      const second = await ledger.groups({ source: "two", limit: 2, cursor: first.next ?? "" });
      expect(second).toMatchObject({ items: [{ groupId: "d" }, { groupId: "e" }], next: null });
    });

    it("is filtered by source and by state, on every page", async () => {
      const ledger = await withGroups();
      const ids = async (filter: { source?: string; state?: "active" | "dissolved" }) =>
        (await everyItem((page) => ledger.groups({ ...page, ...filter }), 2)).map(({ groupId }) => groupId);
      expect(await ids({ source: "one" })).toEqual(["a", "b", "c", "d", "e"]);
      expect(await ids({ source: "one", state: "active" })).toEqual(["a", "c", "d", "e"]);
      expect(await ids({ state: "dissolved" })).toEqual(["b"]);
      expect(await ids({ source: "none" })).toEqual([]);
    });

    it("is filtered by staleness", async () => {
      const ledger = await withGroups();
      await createGroup(ledger, "ann");
      await createGroup(ledger, "bob");
      const all = await everyItem((page) => ledger.groups(page), 3);
      for (const stale of [true, false]) {
        const expected = all.filter((group) => (group.stale !== null) === stale);
        expect(expected.length).toBeGreaterThan(0);
        expect(await everyItem((page) => ledger.groups({ ...page, stale }), 2)).toEqual(expected);
        const active = expected.filter(({ source, state }) => source === "one" && state === "active");
        expect(await everyItem((page) => ledger.groups({ ...page, stale, source: "one", state: "active" }), 2)).toEqual(
          active,
        );
      }
      const told = fact({
        type: "group.created",
        groupId: "a",
        ownerId: "ann",
        profile: {},
        members: [{ userId: "ann" }],
      });
      expect(await ledger.group("one", "a")).toMatchObject({ stale: { since: null } });
      await settle(ledger, told, { source: "one" });
      expect(await ledger.group("one", "a")).toMatchObject({ stale: null });
      const stillStale = await everyItem((page) => ledger.groups({ ...page, stale: true, source: "one" }), 2);
      expect(stillStale.map(({ groupId }) => groupId)).not.toContain("a");
    });
  });

  describe("the list of members", () => {
    it("contains each member as in the record", async () => {
      const ledger = await open();
      const members = [
        { userId: "ann" },
        {
          userId: "bob",
          role: "admin",
          nickname: "Bobby",
          avatar: "http://b",
          custom: { a: 1 },
          mutedUntil: 9000,
        } as const,
        { userId: "cid", mutedUntil: "forever", receives: false } as const,
      ];
      const { groupId = "" } = await perform(
        ledger,
        request({ type: "group.created", ownerId: "ann", profile: {}, members }),
      );
      await perform(ledger, silencing("ann", groupId));
      expect(await everyMember(ledger, groupId)).toMatchObject([
        { userId: "ann", role: "owner", nickname: "", avatar: "", custom: null, silenced: true, mutedUntil: null },
        {
          userId: "bob",
          role: "admin",
          nickname: "Bobby",
          avatar: "http://b",
          custom: { a: 1 },
          mutedUntil: 9000,
          receives: true,
        },
        { userId: "cid", mutedUntil: "forever", receives: false },
      ]);
      for (const [userId, mutedUntil] of [
        ["bob", 9000],
        ["cid", "forever"],
      ] as const)
        expect((await ledger.groupsOfUser(SOURCE, userId)).items).toMatchObject([{ groupId, mutedUntil }]);
    });

    it("is read page by page in the order of the ids", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "m", ["z", "a", "k", "b"]);
      for (const limit of [1, 2, 5, 100]) {
        const members = await everyItem((page) => ledger.members(SOURCE, groupId, page), limit);
        expect(members.map(({ userId }) => userId)).toEqual(["a", "b", "k", "m", "z"]);
      }
    });

    it("is absent for an unknown group", async () => {
      const ledger = await open();
      expect(await ledger.members(SOURCE, "404", { limit: 1 })).toBeUndefined();
      expect(await ledger.group(SOURCE, "404")).toBeUndefined();
    });
  });

  describe("the list of a user's groups", () => {
    it("is read page by page, without dissolved groups and those that the user left", async () => {
      const ledger = await open();
      for (const groupId of ["c", "a", "d", "b", "e"]) {
        await settle(ledger, joinedFact(groupId, ["ann", `only in ${groupId}`]));
      }
      await settle(ledger, fact({ type: "group.dissolved", groupId: "b" }));
      await settle(ledger, fact({ type: "members.left", groupId: "d", userIds: ["ann"] }));
      await settle(ledger, joinedFact("z", ["ann"]), { source: "other" });
      for (const limit of [1, 2, 100]) {
        const groups = await everyItem((page) => ledger.groupsOfUser(SOURCE, "ann", page), limit);
        expect(groups.map(({ groupId, memberCount }) => [groupId, memberCount])).toEqual([
          ["a", 2],
          ["c", 2],
          ["e", 2],
        ]);
      }
    });

    it("contains the user's role in each group", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      const second = await createGroup(ledger, "cid", ["ann"]);
      await perform(ledger, silencing("ann", second));
      await perform(ledger, dissolution("ann", await createGroup(ledger, "ann")));
      expect(await everyItem((page) => ledger.groupsOfUser(SOURCE, "ann", page))).toMatchObject([
        { groupId, ownerId: "ann", memberCount: 2, role: "owner", silenced: false, joinedAt: expect.any(Number) },
        { groupId: second, ownerId: "cid", memberCount: 2, role: "member", silenced: true },
      ]);
    });
  });

  describe("a cursor that did not come from a page", () => {
    const lists: Readonly<Record<string, (ledger: StoredLedger, request: PageRequest) => Promise<unknown>>> = {
      groups: (ledger, page) => ledger.groups(page),
      members: (ledger, page) => ledger.members("one", "a", page),
      groupsOfUser: (ledger, page) => ledger.groupsOfUser("one", "ann", page),
    };
    it.for(Object.entries(lists))("is refused by the list of %s", async ([, read]) => {
      const ledger = await withGroups();
      for (const cursor of [
        "not a cursor",
        "%",
        "' or 1=1 --",
        "e30",
        "W10",
        "bnVsbA",
        "WzEsMl0",
        "🎉",
        "x".repeat(5000),
      ]) {
        await expect(read(ledger, { limit: 1, cursor })).rejects.toBeInstanceOf(CursorError);
      }
    });
  });
}
