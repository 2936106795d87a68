import type { GroupChange } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { replayDifferences } from "../feed-replay.js";
import { everyEvent, memberIds, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact } from "./plain-callbacks.js";

const AT = 1_700_000_000_000;
const groupId = "读书会 📚";
const applied: GroupChange = { type: "join.requested", groupId, userId: "bob", message: "请让我加入" };
const answered: GroupChange = { type: "join.answered", groupId, userId: "bob", accepted: true, message: "欢迎" };
const invited: GroupChange = { type: "members.invited", groupId, userIds: ["cid", "dan"], message: "来吧" };
const declined: GroupChange = {
  type: "invitation.answered",
  groupId,
  userId: "cid",
  accepted: false,
  inviterId: "ann",
};
const joining: GroupChange = { type: "members.joined", groupId, members: [{ userId: "bob" }], how: "applied" };

/** Applications to join, invitations, and the answers to them. */
export function applications({ open }: LedgerOpener): void {
  describe("applications and invitations", () => {
    it("are told with their answers, and make no unknown group known", async () => {
      const ledger = await open();
      for (const change of [applied, answered, invited, declined]) {
        expect(await settle(ledger, fact(change, AT, { actorId: "ann" }))).toEqual({ result: "recorded" });
      }
      expect(await everyEvent(ledger)).toMatchObject(
        [applied, answered, invited, declined].map(({ type, ...told }) => {
          const { groupId: of, ...data } = { groupId, ...told };
          return { type, groupId: of, actorId: "ann", occurredAt: AT, data };
        }),
      );
      expect(await ledger.group(SOURCE, groupId)).toBeUndefined();
      expect((await ledger.groups()).items).toEqual([]);
      expect(await replayDifferences(ledger)).toEqual([]);
    });

    it("change nothing in a known group, and are told in its history and its users'", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(groupId, ["ann"], AT));
      const before = await ledger.group(SOURCE, groupId);
      for (const change of [applied, answered, invited, declined]) await settle(ledger, fact(change, AT + 1000));
      expect(await ledger.group(SOURCE, groupId)).toEqual(before);
      expect(await memberIds(ledger, groupId)).toEqual(["ann"]);
      const types = (items: readonly { readonly type: string }[] = []) => items.map(({ type }) => type);
      expect(types((await ledger.groupHistory(SOURCE, groupId))?.items)).toEqual([
        ...["invitation.answered", "members.invited", "join.answered", "join.requested", "members.joined"],
      ]);
      expect(types((await ledger.userHistory(SOURCE, "bob")).items)).toEqual(["join.answered", "join.requested"]);
      expect(types((await ledger.userHistory(SOURCE, "cid")).items)).toEqual([
        "invitation.answered",
        "members.invited",
      ]);
      expect(await replayDifferences(ledger)).toEqual([]);
    });

    it("may come in one callback with the joining that follows", async () => {
      const ledger = await open();
      await settle(ledger, fact(answered, AT, { further: [joining] }));
      expect(await memberIds(ledger, groupId)).toEqual(["bob"]);
      expect((await everyEvent(ledger)).map(({ type }) => type)).toEqual(["join.answered", "members.joined"]);
      expect(await replayDifferences(ledger)).toEqual([]);
    });

    it("under a key that may recur are told once, and again after a while", async () => {
      const ledger = await open();
      const told = fact(applied, AT, { receiptKey: "k", keyMayRecur: true });
      const at = (receivedAt: number) => settle(ledger, told, { receivedAt, deadline: Number.POSITIVE_INFINITY });
      await at(AT);
      await at(AT + 1000);
      expect(await everyEvent(ledger)).toHaveLength(1);
      await at(AT + 1_000_000);
      expect(await everyEvent(ledger)).toHaveLength(2);
    });

    it("lose to an erasure what the person has said in them", async () => {
      const ledger = await open();
      await settle(ledger, fact(applied, AT, { actorId: "bob" }));
      await settle(ledger, fact(answered, AT, { actorId: "ann" }));
      const { id } = await ledger.erase({ source: SOURCE, userId: "bob" });
      await expect.poll(async () => (await ledger.erasure(id))?.finishedAt ?? null, { timeout: 30_000 }).not.toBeNull();
      expect((await everyEvent(ledger)).map(({ data }) => data)).toEqual([
        { userId: "bob", contentRemoved: true },
        { userId: "bob", accepted: true, message: "欢迎" },
      ]);
    });
  });
}
