import { describe, expect, it } from "vitest";
import { createGroup, everyEvent, perform, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, creation, dissolution, fact, joinedFact, leftFact, removal, silencing } from "./plain-callbacks.js";

/** The ordered list of effective changes. */
export function feed({ createUrl, open, close }: LedgerOpener): void {
  describe("the feed", () => {
    it("numbers events from one, without gaps, in the order of their commits", async () => {
      const ledger = await open();
      expect(await ledger.feed({ after: 0, limit: 10 })).toEqual([]);
      const groupId = await createGroup(ledger, "ann");
      await perform(ledger, addition("ann", groupId, ["bob"]));
      await Promise.all(
        Array.from({ length: 50 }, (_, position) => perform(ledger, addition("ann", groupId, [`user ${position}`]))),
      );
      await perform(ledger, dissolution("ann", groupId));
      const events = await everyEvent(ledger);
      expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 53 }, (_, position) => position + 1));
      expect(events.map(({ type }) => type)).toEqual([
        "group.created",
        ...Array<string>(51).fill("members.joined"),
        "group.dissolved",
      ]);
    });

    it("is read in pages", async () => {
      const ledger = await open();
      for (let count = 0; count < 5; count += 1) await createGroup(ledger, "ann");
      const sequences = async (after: number, limit: number) =>
        (await ledger.feed({ after, limit })).map(({ sequence }) => sequence);
      expect(await sequences(0, 2)).toEqual([1, 2]);
      expect(await sequences(2, 2)).toEqual([3, 4]);
      expect(await sequences(4, 2)).toEqual([5]);
      expect(await sequences(5, 2)).toEqual([]);
    });

    it("continues where it was after reopening", async () => {
      const url = await createUrl();
      const before = await open({ url });
      await createGroup(before, "ann");
      const events = await everyEvent(before);
      await close(before);
      const after = await open({ url });
      await createGroup(after, "ann");
      expect((await everyEvent(after)).slice(0, 1)).toEqual(events);
      expect((await everyEvent(after)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    });

    it("contains actor, change, group, callback and time", async () => {
      const ledger = await open();
      const callback = creation("ann", ["bob"], { command: "CREATE", occurredAt: 1234 });
      const { groupId } = await perform(ledger, callback);
      await settle(ledger, joinedFact("theirs", ["cid"]), { source: "other", receivedAt: 5678 });
      expect(await everyEvent(ledger)).toMatchObject([
        {
          sequence: 1,
          type: "group.created",
          source: SOURCE,
          groupId,
          actorId: "ann",
          command: "CREATE",
          occurredAt: 1234,
          data: { ownerId: "ann", members: [{ userId: "ann" }, { userId: "bob" }] },
        },
        { sequence: 2, type: "members.joined", source: "other", groupId: "theirs", occurredAt: 5678 },
      ]);
    });

    it("contains changes as far as they had an effect, and nothing for those without", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      await perform(ledger, addition("ann", groupId, ["bob"]));
      await perform(ledger, addition("ann", groupId, ["bob", "cid", "cid", "dan"]));
      await perform(ledger, removal("ann", groupId, ["stranger"]));
      await perform(ledger, removal("ann", groupId, ["stranger", "cid"]));
      await perform(ledger, silencing("bob", groupId, false));
      await perform(ledger, silencing("bob", groupId));
      await perform(ledger, silencing("bob", groupId));
      const events = (await everyEvent(ledger)).slice(1);
      expect(events).toMatchObject([
        { type: "members.joined", groupId, data: { members: [{ userId: "cid" }, { userId: "dan" }] } },
        { type: "members.left", groupId, data: { userIds: ["cid"] } },
        { type: "member.silenced", groupId, data: { userId: "bob" } },
      ]);
    });

    it("contains facts as far as they were new", async () => {
      const ledger = await open();
      const profile = { name: "n", notice: "m" };
      await settle(ledger, joinedFact("g", ["ann", "bob"], 1000));
      await settle(ledger, joinedFact("g", ["bob", "cid"], 2000));
      await settle(ledger, leftFact("g", ["bob"], 3000));
      await settle(ledger, joinedFact("g", ["bob"], 2500));
      await settle(ledger, fact({ type: "group.updated", groupId: "g", profile }, 5000));
      await settle(ledger, fact({ type: "group.updated", groupId: "g", profile: { ...profile, name: "x" } }, 6000));
      await settle(ledger, fact({ type: "group.updated", groupId: "g", profile: { name: "late" } }, 4000));
      expect((await everyEvent(ledger)).map(({ type, data }) => ({ type, data }))).toMatchObject([
        { type: "members.joined", data: { members: [{ userId: "ann" }, { userId: "bob" }] } },
        { type: "members.joined", data: { members: [{ userId: "cid" }] } },
        { type: "members.left", data: { userIds: ["bob"] } },
        { type: "group.updated", data: { profile } },
        { type: "group.updated", data: { profile: { name: "x" } } },
      ]);
    });
  });
}
