import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Adapter } from "../adapter/adapter.js";
import { inboundFrom } from "../adapter/inbound-from.js";
import { createCallbackHandler } from "../corridor/callback-handler.js";
import { openLedger, type StoredLedger } from "../storage/open-ledger.js";
import type { Outcome, PerformCallback } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { Amendment, Verdict } from "../vocabulary/verdict.js";

const SOURCE = "chat";
let ledger: StoredLedger;

beforeEach(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
});

afterEach(async () => {
  await ledger.close();
});

/** Performs a change for a vendor whose reply can express every verdict. */
async function performed(change: GroupChange, verdict: Verdict = { decision: "allow" }): Promise<Outcome> {
  const callback: PerformCallback = {
    ...{ wants: "perform", command: "Do", actorId: "ann", permission: "anyone", answerRoster: true, change },
    leeway: {
      codes: { from: 1, to: 9, default: 5 },
      amend: ["groupId", "profile", "members", "elements", "custom", "priority", "receiverIds"],
      refuseSome: true,
      discard: true,
    },
  };
  const adapter: Adapter = {
    ...{ contract: 1, vendor: "hears-all", deadlineMs: 5000, tellsCallers: false },
    authenticate: () => undefined,
    decode: () => callback,
    encode: (outcome) => ({ status: 200, headers: {}, body: JSON.stringify(outcome) }),
    encodeError: ({ message }) => ({ status: 500, headers: {}, body: JSON.stringify(message) }),
  };
  const handler = createCallbackHandler({ source: SOURCE, adapter, ledger, policy: () => verdict });
  const inbound = inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body: "{}", remoteAddress: "::1" });
  return JSON.parse((await handler.handle(inbound)).body);
}

const amended = (amend: Amendment): Verdict => ({ decision: "allow", amend });
const refusing = (...refuseUserIds: string[]): Verdict => ({ decision: "allow", refuseUserIds });
const members = (...userIds: string[]) => userIds.map((userId) => ({ userId }));
const creation: GroupChange = {
  ...{ type: "group.created", groupId: "g", ownerId: "ann", profile: { name: "asked", notice: "n" } },
  members: members("ann", "bob", "cid"),
};
const memberOf = async (userId: string) =>
  (await ledger.members(SOURCE, "g", { limit: 10 }))?.items.find((member) => member.userId === userId);
const userIds = async () => (await ledger.roster(SOURCE, "g"))?.userIds;
const lastEvent = async () => (await ledger.feed({ after: 0, limit: 100 })).at(-1);
const group = () => ledger.group(SOURCE, "g");

describe("a group created as the policy allowed it", () => {
  it("has the name, the id and the members' fields of the amendment, and the reply contains them", async () => {
    const amend: Amendment = {
      groupId: "other",
      profile: { name: "allowed" },
      members: { bob: { role: "admin", nickname: "B" } },
    };
    expect(await performed(creation, amended(amend))).toMatchObject({ result: "performed", groupId: "other", amend });
    expect(await group()).toBeUndefined();
    expect(await ledger.group(SOURCE, "other")).toMatchObject({ name: "allowed", notice: "n" });
    expect((await ledger.members(SOURCE, "other", { limit: 10 }))?.items[1]).toMatchObject({
      ...{ userId: "bob", role: "admin", nickname: "B" },
    });
    expect(await lastEvent()).toMatchObject({ groupId: "other", data: { profile: { name: "allowed" } } });
  });

  it("does not contain the refused members", async () => {
    expect(await performed(creation, refusing("bob", "eve"))).toMatchObject({
      ...{ result: "performed", refusedUserIds: ["bob", "eve"] },
      roster: { userIds: ["ann", "cid"] },
    });
    expect(await userIds()).toEqual(["ann", "cid"]);
    expect(await lastEvent()).toMatchObject({ data: { members: members("ann", "cid") } });
  });

  it("is not created if its owner is refused, or if its id is another group's", async () => {
    expect(await performed(creation, refusing("ann"))).toMatchObject({ result: "denied", denial: { code: 5 } });
    expect(await group()).toBeUndefined();
    await performed(creation);
    const taken = await performed({ ...creation, groupId: "h" }, amended({ groupId: "g" }));
    expect(taken).toMatchObject({ denial: { reason: "group-exists" } });
  });
});

describe("a change made as the policy allowed it", () => {
  beforeEach(async () => {
    await performed(creation);
  });

  it("to a group has the amended profile", async () => {
    await performed(
      { type: "group.updated", groupId: "g", profile: { name: "x", notice: "y" } },
      amended({ profile: { name: "z" } }),
    );
    expect(await group()).toMatchObject({ name: "z", notice: "y" });
  });

  it("that adds members has the amended fields, without the refused users", async () => {
    const joining: GroupChange = { type: "members.joined", groupId: "g", members: members("dan", "eve", "fay") };
    await performed(joining, {
      ...{ decision: "allow", amend: { members: { dan: { role: "admin" } } }, refuseUserIds: ["eve"] },
    });
    expect(await userIds()).toEqual(["ann", "bob", "cid", "dan", "fay"]);
    expect(await memberOf("dan")).toMatchObject({ role: "admin" });
    expect(await performed({ ...joining, members: members("eve") }, refusing("eve"))).toMatchObject({
      result: "denied",
    });
  });

  it("of several members leaves the refused ones as they are", async () => {
    const change: GroupChange = {
      ...{ type: "members.updated", groupId: "g", userIds: ["bob", "cid"] },
      profile: { role: "admin" },
    };
    expect(await performed(change, refusing("bob"))).toMatchObject({ result: "performed", refusedUserIds: ["bob"] });
    expect(await memberOf("bob")).toMatchObject({ role: "member" });
    expect(await memberOf("cid")).toMatchObject({ role: "admin" });
    expect(await performed(change, refusing("bob", "cid"))).toMatchObject({ result: "denied" });
    expect(await performed(change, amended({ members: { bob: { role: "member" } } }))).toMatchObject({
      result: "denied",
    });
  });

  it("that removes members keeps the refused users", async () => {
    await performed({ type: "members.left", groupId: "g", userIds: ["bob", "cid"] }, refusing("bob"));
    expect(await userIds()).toEqual(["ann", "bob"]);
  });

  it("to one member has the amended fields", async () => {
    await performed(
      { type: "member.updated", groupId: "g", userId: "bob", profile: { nickname: "x", role: "admin" } },
      amended({ members: { bob: { role: "member" } } }),
    );
    expect(await memberOf("bob")).toMatchObject({ nickname: "x", role: "member" });
  });

  it("to a message has the amended elements and priority", async () => {
    const elements = [{ type: "text", content: { text: "***" } }];
    await performed(
      { type: "message.sent", groupId: "g", message: { key: "1", elements: [], text: "bad" } },
      amended({ elements, text: "***", custom: "c", priority: "low" }),
    );
    const page = await ledger.messages(SOURCE, "g", { limit: 10 });
    expect(page?.items).toMatchObject([{ elements, text: "***", custom: "c", priority: "low" }]);
  });

  it.for<GroupChange>([
    { type: "member.updated", groupId: "g", userId: "bob", profile: { nickname: "x" } },
    { type: "member.silenced", groupId: "g", userId: "bob" },
    { type: "member.unsilenced", groupId: "g", userId: "bob" },
    { type: "members.left", groupId: "g", userIds: ["bob"] },
    { type: "owner.transferred", groupId: "g", toUserId: "bob" },
  ])("is not made if its only user is refused: $type", async (change) => {
    const before = [await group(), await memberOf("bob"), await lastEvent()];
    expect(await performed(change, refusing("bob"))).toMatchObject({ result: "denied", denial: { reason: "policy" } });
    expect([await group(), await memberOf("bob"), await lastEvent()]).toEqual(before);
  });

  it.for<readonly [GroupChange, Amendment, field: string]>([
    [{ type: "group.dissolved", groupId: "g" }, { profile: { name: "z" } }, "profile"],
    [{ type: "group.updated", groupId: "g", profile: { name: "x" } }, { groupId: "h" }, "groupId"],
    [{ type: "members.joined", groupId: "g", members: members("dan") }, { custom: "c" }, "custom"],
    [
      { type: "members.joined", groupId: "g", members: members("dan") },
      { members: { bob: { role: "admin" } } },
      "members",
    ],
    [{ type: "members.left", groupId: "g", userIds: ["bob"] }, { members: { bob: { role: "admin" } } }, "members"],
    [
      { type: "message.sent", groupId: "g", message: { key: "1", elements: [], text: "" } },
      { receiverIds: ["bob"] },
      "receiverIds",
    ],
  ])("is not made if the amendment cannot be applied to it: %j amended by %j", async ([change, amend, field]) => {
    const before = [await group(), await userIds(), await lastEvent()];
    const text = `cannot be changed: ${field}`;
    expect(await performed(change, amended(amend))).toMatchObject({ denial: { reason: "policy", code: 5, text } });
    expect([await group(), await userIds(), await lastEvent()]).toEqual(before);
  });
});
