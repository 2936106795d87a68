import { describe, expect, it } from "vitest";
import { createGroup, everyEvent, everyItem, everyMember, expectDenial, memberIds, perform } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, dissolution, removal, request, silencing } from "./plain-callbacks.js";

/** A denial changes nothing. */
export function denials({ open }: LedgerOpener): void {
  describe("a denial", () => {
    it("changes no group, no member and no event", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob", "cid"]);
      const everything = async () => ({
        groups: await everyItem((page) => ledger.groups(page)),
        members: await everyMember(ledger, groupId),
        events: await everyEvent(ledger),
      });
      const before = await everything();
      await expectDenial(ledger, addition("stranger", groupId, ["dan"], { permission: "member" }), "forbidden");
      await expectDenial(ledger, removal("ann", groupId, ["bob", "ann"]), "owner-cannot-leave");
      await expectDenial(ledger, removal("bob", groupId, ["cid"]), "forbidden");
      await expectDenial(ledger, silencing("stranger", groupId), "member-unknown");
      await expectDenial(ledger, dissolution("bob", groupId), "forbidden");
      await expectDenial(ledger, addition("ann", "404", ["dan"]), "group-unknown");
      const existing = { type: "group.created", groupId, ownerId: "bob", profile: {}, members: [] } as const;
      await expectDenial(ledger, request(existing), "group-exists");
      expect(await everything()).toEqual(before);
    });

    it("leaves no receipt, so the same request can succeed later", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      const callback = addition("bob", groupId, ["cid"], { permission: "member", receiptKey: "k" });
      await expectDenial(ledger, callback, "forbidden");
      await perform(ledger, addition("ann", groupId, ["bob"]));
      await perform(ledger, callback);
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "bob", "cid"]);
    });

    it("does not affect callbacks settled at the same time", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      await Promise.all(
        Array.from({ length: 40 }, (_, position) => `user ${position}`).flatMap((userId) => [
          expectDenial(ledger, addition(`stranger ${userId}`, groupId, ["x"], { permission: "member" }), "forbidden"),
          perform(ledger, addition("ann", groupId, [userId])),
        ]),
      );
      expect(await memberIds(ledger, groupId)).toHaveLength(41);
    });
  });
}
