import type { GroupChange, GroupProfile } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { everyEvent, everyMember, memberIds, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, gibberish, joinedFact, leftFact } from "./plain-callbacks.js";

const G = "@TGS#1";
const updated = (profile: GroupProfile): GroupChange => ({ type: "group.updated", groupId: G, profile });
const created = (ownerId: string, profile: GroupProfile = {}): GroupChange => ({
  type: "group.created",
  groupId: G,
  ownerId,
  profile,
  members: [{ userId: ownerId }],
});
const dissolved: GroupChange = { type: "group.dissolved", groupId: G };

/** Changes that already happened at the vendor. */
export function facts({ open }: LedgerOpener): void {
  describe("a fact", () => {
    it("creates an unknown group in the record", async () => {
      const ledger = await open();
      expect(await settle(ledger, joinedFact(G, ["ann", "bob"]))).toEqual({ result: "recorded" });
      expect(await memberIds(ledger, G)).toEqual(["ann", "bob"]);
      expect(await ledger.group(SOURCE, G)).toMatchObject({
        state: "active",
        ownerId: null,
        memberCount: 2,
        createdAt: null,
      });
    });

    it("completes such a group when the creation arrives later", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(G, ["bob"], 2000));
      await settle(ledger, fact(created("ann", { name: "n" }), 1000));
      expect(await ledger.group(SOURCE, G)).toMatchObject({
        name: "n",
        ownerId: "ann",
        createdAt: 1000,
        memberCount: 2,
      });
    });

    it("sent twice has one event", async () => {
      const ledger = await open();
      const told = [
        fact(created("ann", { name: "n" }), 1000),
        joinedFact(G, ["bob"], 2000),
        fact({ type: "member.silenced", groupId: G, userId: "bob" }, 3000),
        fact(updated({ name: "m" }), 4000),
        leftFact(G, ["bob"], 5000),
        fact(dissolved, 6000),
      ];
      for (const callback of told) {
        await settle(ledger, callback);
        const events = await everyEvent(ledger);
        expect(await settle(ledger, callback)).toEqual({ result: "recorded" });
        expect(await everyEvent(ledger)).toEqual(events);
      }
      expect(await everyEvent(ledger)).toHaveLength(told.length);
    });

    it("never overwrites a newer fact, field by field", async () => {
      const ledger = await open();
      await settle(ledger, fact(updated({ name: "newest", notice: "old" }), 2000));
      await settle(ledger, fact(updated({ notice: "newest" }), 4000));
      await settle(ledger, fact(updated({ name: "late", notice: "late", introduction: "only" }), 1000));
      await settle(ledger, fact(updated({ name: "newer", notice: "late" }), 3000));
      expect(await ledger.group(SOURCE, G)).toMatchObject({ name: "newer", notice: "newest", introduction: "only" });
    });

    it("never overwrites a newer fact about a member", async () => {
      const ledger = await open();
      const tell = (at: number, profile: object) =>
        settle(ledger, fact({ type: "member.updated", groupId: G, userId: "ann", profile }, at));
      await settle(ledger, joinedFact(G, ["ann"], 1000));
      await tell(4000, { nickname: "newest", role: "admin" });
      await tell(3000, { nickname: "late", mutedUntil: 9000 });
      await settle(ledger, fact({ type: "member.silenced", groupId: G, userId: "ann" }, 4000));
      await settle(ledger, fact({ type: "member.unsilenced", groupId: G, userId: "ann" }, 3000));
      expect(await everyMember(ledger, G)).toMatchObject([
        { userId: "ann", nickname: "newest", role: "admin", mutedUntil: 9000, silenced: true },
      ]);
    });

    it("never gives the group back to a former owner, but still updates their role", async () => {
      const ledger = await open();
      const transfer = { type: "owner.transferred", groupId: G } as const;
      const formerOwnerRole = "admin";
      await settle(ledger, fact(created("ann"), 1000));
      await settle(ledger, fact({ ...transfer, fromUserId: "bob", toUserId: "cid" }, 3000));
      await settle(ledger, fact({ ...transfer, fromUserId: "ann", toUserId: "bob", formerOwnerRole }, 2000));
      expect(await ledger.group(SOURCE, G)).toMatchObject({ ownerId: "cid" });
      expect(await everyMember(ledger, G)).toMatchObject([
        { userId: "ann", role: "admin" },
        { userId: "bob", role: "member" },
        { userId: "cid", role: "owner" },
      ]);
    });

    it("of an older joining does not undo a newer leaving, and vice versa", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(G, ["ann", "bob"], 1000));
      await settle(ledger, leftFact(G, ["ann"], 3000));
      await settle(ledger, joinedFact(G, ["ann"], 2000));
      expect(await memberIds(ledger, G)).toEqual(["bob"]);
      await settle(ledger, joinedFact(G, ["ann"], 5000));
      await settle(ledger, leftFact(G, ["ann"], 4000));
      expect(await memberIds(ledger, G)).toEqual(["bob", "ann"]);
    });

    it("of a leaving is remembered when it arrives before its joining", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(G, ["bob"], 1000));
      await settle(ledger, leftFact(G, ["ann"], 3000));
      await settle(ledger, joinedFact(G, ["ann"], 2000));
      expect(await memberIds(ledger, G)).toEqual(["bob"]);
    });

    it("about a former membership does not affect the next", async () => {
      const ledger = await open();
      const late = { groupId: G, userId: "ann" };
      await settle(ledger, joinedFact(G, ["ann"], 1000));
      await settle(ledger, leftFact(G, ["ann"], 3000));
      await settle(ledger, joinedFact(G, ["ann"], 4000));
      await settle(ledger, fact({ type: "member.updated", ...late, profile: { nickname: "former" } }, 2000));
      await settle(ledger, fact({ type: "member.silenced", ...late }, 2000));
      expect(await everyMember(ledger, G)).toMatchObject([{ userId: "ann", nickname: "", silenced: false }]);
    });

    it("without a time is ordered by its arrival", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(G, ["ann", "bob"]));
      await settle(ledger, leftFact(G, ["ann"]));
      await settle(ledger, fact(updated({ name: "first" })));
      await settle(ledger, fact(updated({ name: "second" })));
      await settle(ledger, leftFact(G, ["bob"]));
      await settle(ledger, joinedFact(G, ["bob"]));
      expect(await memberIds(ledger, G)).toEqual(["bob"]);
      expect(await ledger.group(SOURCE, G)).toMatchObject({ name: "second", memberCount: 1 });
    });

    it("from the past does not bring a dissolved group back; a newer creation does", async () => {
      const ledger = await open();
      await settle(ledger, fact(created("ann", { name: "first" }), 1000));
      await settle(ledger, joinedFact(G, ["bob"], 2000));
      await settle(ledger, fact(dissolved, 5000));
      for (const late of [
        joinedFact(G, ["cid"], 3000),
        fact(updated({ name: "late" }), 4000),
        fact(created("ann"), 1000),
      ]) {
        await settle(ledger, late);
      }
      expect(await ledger.group(SOURCE, G)).toMatchObject({ state: "dissolved", memberCount: 0, dissolvedAt: 5000 });
      expect(await ledger.roster(SOURCE, G)).toBeUndefined();
      await settle(ledger, fact(created("dan", { name: "second" }), 6000));
      expect(await ledger.group(SOURCE, G)).toMatchObject({ state: "active", name: "second", ownerId: "dan" });
      expect(await memberIds(ledger, G)).toEqual(["dan"]);
    });

    it("about a message reaches the feed completely", async () => {
      const ledger = await open();
      const message = {
        key: "1",
        seq: 7,
        senderId: "ann",
        elements: [{ type: "text", content: { text: "hi 🎉" } }],
        text: "hi 🎉",
      };
      await settle(ledger, fact({ type: "message.sent", groupId: G, message }, 1000));
      expect((await everyEvent(ledger)).at(-1)).toMatchObject({ type: "message.sent", groupId: G, data: { message } });
    });
  });

  describe("an unsupported callback", () => {
    it("is stored and has a feed event", async () => {
      const ledger = await open();
      const outcome = await settle(ledger, gibberish("Group.CallbackOfTomorrow"), { receivedAt: 1234 });
      expect(outcome).toEqual({ result: "unsupported" });
      expect(await everyEvent(ledger)).toMatchObject([
        { type: "callback.unsupported", source: SOURCE, command: "Group.CallbackOfTomorrow", occurredAt: 1234 },
      ]);
    });
  });
}
