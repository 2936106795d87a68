import { describe, expect, it } from "vitest";
import { createGroup, perform, SOURCE } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, removal, request, silencing } from "./plain-callbacks.js";

/** The members of a group, in the order of joining. */
export function rosters({ open }: LedgerOpener): void {
  describe("a roster", () => {
    it("lists members in the order of joining, with a member who comes back at the end", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "m", ["z", "a"]);
      await perform(ledger, addition("m", groupId, ["y", "b", "Z"]));
      await perform(ledger, removal("m", groupId, ["z"]));
      await perform(ledger, addition("m", groupId, ["z", "a"]));
      await perform(ledger, silencing("b", groupId));
      await perform(ledger, silencing("a", groupId));
      const roster = { userIds: ["m", "a", "y", "b", "Z", "z"], silencedUserIds: ["a", "b"] };
      expect(await ledger.roster(SOURCE, groupId)).toEqual(roster);
    });

    it("is the one after exactly that change, even if many come at once", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      const users = Array.from({ length: 100 }, (_, position) => `user ${position}`);
      const outcomes = await Promise.all(
        users.map((userId) => perform(ledger, addition("ann", groupId, [userId], { answerRoster: true }))),
      );
      for (const [position, { roster }] of outcomes.entries()) expect(roster?.userIds.at(-1)).toBe(users[position]);
      const sizes = outcomes.map(({ roster }) => roster?.userIds.length ?? 0).sort((left, right) => left - right);
      expect(sizes).toEqual(users.map((_, position) => position + 2));
      const final = (await ledger.roster(SOURCE, groupId))?.userIds ?? [];
      for (const { roster } of outcomes) expect(final.slice(0, roster?.userIds.length)).toEqual(roster?.userIds);
    });

    it("is in the outcome of a removal, a silence and its end", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob", "cid"]);
      const answerRoster = true;
      const outcomes = await Promise.all([
        perform(ledger, { ...silencing("cid", groupId), answerRoster }),
        perform(ledger, { ...removal("ann", groupId, ["bob"]), answerRoster }),
        perform(ledger, { ...silencing("cid", groupId, false), answerRoster }),
      ]);
      expect(outcomes.map(({ roster }) => roster)).toEqual([
        { userIds: ["ann", "bob", "cid"], silencedUserIds: ["cid"] },
        { userIds: ["ann", "cid"], silencedUserIds: ["cid"] },
        { userIds: ["ann", "cid"], silencedUserIds: [] },
      ]);
    });

    it("is absent if not requested", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      expect(await perform(ledger, addition("ann", groupId, ["bob"]))).not.toHaveProperty("roster");
    });

    it("contains all members of a large group", async () => {
      const ledger = await open();
      const others = Array.from({ length: 5000 }, (_, position) => `user ${(position * 7919) % 5000}`);
      const groupId = await createGroup(ledger, "ann", others);
      const { roster } = await perform(ledger, addition("ann", groupId, ["last"], { answerRoster: true }));
      expect(roster?.userIds).toEqual(["ann", ...others, "last"]);
      expect(await ledger.roster(SOURCE, groupId)).toEqual(roster);
    });
  });

  describe("a view", () => {
    it("contains the group and only the named members", async () => {
      const ledger = await open();
      const members = [{ userId: "ann" }, { userId: "bob", role: "admin" as const }, { userId: "cid" }];
      const { groupId = "" } = await perform(
        ledger,
        request({ type: "group.created", ownerId: "ann", profile: { name: "n", kind: "k" }, members }),
      );
      const view = await ledger.view(SOURCE, groupId, ["bob", "ann", "stranger"]);
      expect(view).toMatchObject({ groupId, ownerId: "ann", memberCount: 3, profile: { name: "n", kind: "k" } });
      expect([...(view?.memberships ?? [])].map(([userId, { role }]) => [userId, role]).sort()).toEqual([
        ["ann", "owner"],
        ["bob", "admin"],
      ]);
    });
  });
}
