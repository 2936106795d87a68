import { describe, expect, it } from "vitest";
import { everyEvent, everyItem, everyMember, memberIds, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact, leftFact } from "./plain-callbacks.js";

const IDENTIFIERS: readonly string[] = [
  "A",
  "a",
  "x",
  "x ",
  " x",
  "x\t",
  "x\n",
  "é",
  "e\u0301",
  "ß",
  "ss",
  "ı",
  "i",
  "I",
  "İ",
  "😀",
  "😁",
  "\uFF5E",
  "张三",
  "it's",
  'say "hi"',
  "back\\slash",
  "back\\\\slash",
  "100%",
  "100_",
  "%",
  "_",
  "`",
  "?",
  ":id",
  "$1",
  "--",
  "a\u200b",
  "a\u00ad",
  "\u0001",
  "0",
  "00",
  "1e1",
  "10",
  "null",
  "__proto__",
  "constructor",
  "L".repeat(255),
  `${"L".repeat(254)}l`,
  "张".repeat(85),
  `${"😀".repeat(63)}abc`,
];

const inByteOrder = (texts: readonly string[]) =>
  texts.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));

/** Names are stored byte for byte. */
export function identifiers({ open }: LedgerOpener): void {
  describe("ids", () => {
    it("of users are distinguished byte by byte and returned unchanged", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact("g", IDENTIFIERS));
      expect(await memberIds(ledger, "g")).toEqual(IDENTIFIERS);
      expect((await everyMember(ledger, "g")).map(({ userId }) => userId)).toEqual(inByteOrder(IDENTIFIERS));
      const paged = await everyItem((page) => ledger.members(SOURCE, "g", page), 3);
      expect(paged.map(({ userId }) => userId)).toEqual(inByteOrder(IDENTIFIERS));
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ memberCount: IDENTIFIERS.length });
      const [event] = await everyEvent(ledger);
      expect(event?.data).toMatchObject({ members: IDENTIFIERS.map((userId) => ({ userId })) });
    });

    it("of groups are distinguished byte by byte and returned unchanged", async () => {
      const ledger = await open();
      await Promise.all(IDENTIFIERS.map((groupId) => settle(ledger, joinedFact(groupId, ["ann"]))));
      await Promise.all(IDENTIFIERS.map((groupId) => settle(ledger, joinedFact(groupId, ["bob"]))));
      const groups = await everyItem((page) => ledger.groups(page), 3);
      expect(groups.map(({ groupId }) => groupId)).toEqual(inByteOrder(IDENTIFIERS));
      expect(groups.map(({ memberCount }) => memberCount)).toEqual(IDENTIFIERS.map(() => 2));
      const ofUser = await everyItem((page) => ledger.groupsOfUser(SOURCE, "ann", page), 3);
      expect(ofUser.map(({ groupId }) => groupId)).toEqual(inByteOrder(IDENTIFIERS));
      const events = (await everyEvent(ledger)).slice(0, IDENTIFIERS.length);
      expect(events.map(({ groupId }) => groupId)).toEqual(IDENTIFIERS);
      for (const groupId of IDENTIFIERS) {
        expect(await ledger.group(SOURCE, groupId)).toMatchObject({ groupId });
        expect(await memberIds(ledger, groupId)).toEqual(["ann", "bob"]);
      }
    });

    it("are found again, so that a second joining has no effect and a leaving has", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact("g", IDENTIFIERS));
      await settle(ledger, joinedFact("g", IDENTIFIERS));
      expect(await memberIds(ledger, "g")).toEqual(IDENTIFIERS);
      expect(await everyEvent(ledger)).toHaveLength(1);
      for (const [position, userId] of IDENTIFIERS.entries()) {
        await settle(ledger, leftFact("g", [userId]));
        expect(await memberIds(ledger, "g")).toEqual(IDENTIFIERS.slice(position + 1));
      }
    });

    it("affect no other user when one leaves or is silenced", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact("g", IDENTIFIERS));
      await settle(ledger, fact({ type: "member.silenced", groupId: "g", userId: "a" }));
      await settle(ledger, fact({ type: "member.silenced", groupId: "g", userId: "e\u0301" }));
      await settle(ledger, leftFact("g", ["x", "I", "100_", "%"]));
      expect(await ledger.roster(SOURCE, "g")).toEqual({
        userIds: IDENTIFIERS.filter((id) => !["x", "I", "100_", "%"].includes(id)),
        silencedUserIds: ["a", "e\u0301"],
      });
      const view = await ledger.view(SOURCE, "g", ["A", "x", "x ", "😀"]);
      expect([...(view?.memberships.keys() ?? [])].toSorted()).toEqual(["A", "x ", "😀"].toSorted());
    });
  });
}
