import type { PerformCallback, Permission } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { createGroup, everyEvent, expectDenial, memberIds, perform, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, dissolution, removal, request, silencing } from "./plain-callbacks.js";

const everyRequest = (groupId: string): readonly PerformCallback[] => [
  addition("ann", groupId, ["cid"]),
  addition("cid", groupId, ["cid"], { permission: "joiner" }),
  removal("ann", groupId, ["bob"]),
  removal("bob", groupId, ["bob"], { permission: "anyone" }),
  silencing("bob", groupId),
  silencing("bob", groupId, false),
  request({ type: "group.updated", groupId, profile: { name: "x" } }),
  request({ type: "owner.transferred", groupId, toUserId: "bob" }),
  request({ type: "member.updated", groupId, userId: "bob", profile: { nickname: "x" } }),
  dissolution("ann", groupId),
];

/** The rules for changes that grouphook is asked to make. */
export function rules({ open }: LedgerOpener): void {
  describe("the rules", () => {
    it("refuse changes of an unknown group", async () => {
      const ledger = await open();
      for (const callback of everyRequest("404")) await expectDenial(ledger, callback, "group-unknown");
    });

    it("refuse every change of a dissolved group", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      await perform(ledger, dissolution("ann", groupId));
      for (const callback of everyRequest(groupId)) await expectDenial(ledger, callback, "group-unknown");
      expect(await ledger.roster(SOURCE, groupId)).toBeUndefined();
      expect(await ledger.view(SOURCE, groupId, ["ann"])).toBeUndefined();
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ state: "dissolved", memberCount: 0 });
    });

    it("keep groups of different sources apart", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      const outcome = await settle(ledger, addition("ann", groupId, ["bob"]), { source: "other" });
      expect(outcome).toMatchObject({ result: "denied", denial: { reason: "group-unknown" } });
      expect(await ledger.roster("other", groupId)).toBeUndefined();
    });

    it.for<[Permission, readonly string[]]>([
      ["anyone", ["owner", "admin", "member", "stranger"]],
      ["member", ["owner", "admin", "member"]],
      ["admin", ["owner", "admin"]],
      ["owner", ["owner"]],
      ["nobody", []],
    ])("let %s be %o", async ([permission, permitted]) => {
      const ledger = await open();
      const { groupId = "" } = await perform(
        ledger,
        request({
          type: "group.created",
          ownerId: "owner",
          profile: {},
          members: [{ userId: "owner" }, { userId: "admin", role: "admin" }, { userId: "member" }],
        }),
      );
      for (const actorId of ["owner", "admin", "member", "stranger"]) {
        const callback = addition(actorId, groupId, ["new"], { permission });
        if (permitted.includes(actorId)) await perform(ledger, callback);
        else await expectDenial(ledger, callback, "forbidden");
      }
    });

    it("let a member add others, and a non-member add only themselves", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      const permission = "joiner";
      await expectDenial(ledger, addition("bob", groupId, ["cid"], { permission }), "forbidden");
      await expectDenial(ledger, addition("bob", groupId, ["bob", "cid"], { permission }), "forbidden");
      await perform(ledger, addition("bob", groupId, ["bob"], { permission }));
      await perform(ledger, addition("bob", groupId, ["cid", "dan"], { permission }));
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "bob", "cid", "dan"]);
    });

    it("see a membership that began or ended just before, even among simultaneous callbacks", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      const permission = "member";
      const outcomes = await Promise.all(
        [
          addition("cid", groupId, ["x1"], { permission }),
          addition("ann", groupId, ["cid"]),
          addition("cid", groupId, ["x2"], { permission }),
          removal("ann", groupId, ["cid"]),
          addition("cid", groupId, ["x3"], { permission }),
        ].map((callback) => settle(ledger, callback)),
      );
      expect(outcomes.map(({ result }) => result)).toEqual(["denied", "performed", "performed", "performed", "denied"]);
    });

    it("let only the owner remove others, and everyone remove themselves", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob", "cid", "dan"]);
      await expectDenial(ledger, removal("bob", groupId, ["cid"]), "forbidden");
      await expectDenial(ledger, removal("stranger", groupId, ["cid"]), "forbidden");
      await perform(ledger, removal("ann", groupId, ["cid"]));
      await perform(ledger, removal("bob", groupId, ["bob"], { permission: "anyone" }));
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "dan"]);
    });

    it("refuse a removal that includes the owner", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob", "cid"]);
      await expectDenial(ledger, removal("ann", groupId, ["ann"]), "owner-cannot-leave");
      await expectDenial(ledger, removal("ann", groupId, ["bob", "ann", "cid"]), "owner-cannot-leave");
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "bob", "cid"]);
    });

    it("accept adding a member and removing a non-member without an effect", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      const before = await ledger.group(SOURCE, groupId);
      const events = await everyEvent(ledger);
      await perform(ledger, addition("ann", groupId, ["bob", "ann"]));
      await perform(ledger, removal("ann", groupId, ["stranger"]));
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "bob"]);
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ memberCount: before?.memberCount });
      expect(await everyEvent(ledger)).toEqual(events);
    });

    it("count a user who is named twice once", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      await perform(ledger, addition("ann", groupId, ["bob", "cid", "bob"]));
      await perform(ledger, removal("ann", groupId, ["cid", "cid"]));
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "bob"]);
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ memberCount: 2 });
    });

    it("silence members only", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      await expectDenial(ledger, silencing("stranger", groupId), "member-unknown");
      await perform(ledger, silencing("bob", groupId));
      await perform(ledger, silencing("bob", groupId));
      expect(await ledger.roster(SOURCE, groupId)).toMatchObject({ silencedUserIds: ["bob"] });
      await perform(ledger, silencing("bob", groupId, false));
      await perform(ledger, silencing("bob", groupId, false));
      expect(await ledger.roster(SOURCE, groupId)).toMatchObject({ silencedUserIds: [] });
    });

    it("end a silence with the membership", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      await perform(ledger, silencing("bob", groupId));
      await perform(ledger, removal("bob", groupId, ["bob"]));
      await perform(ledger, addition("bob", groupId, ["bob"]));
      expect(await ledger.roster(SOURCE, groupId)).toEqual({ userIds: ["ann", "bob"], silencedUserIds: [] });
    });
  });
}
