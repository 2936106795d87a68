import { beforeEach, describe, expect, it } from "vitest";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import type { Denial, Permission } from "../vocabulary/callback.js";
import type { GroupChange, GroupCreated } from "../vocabulary/change.js";
import { applyChange } from "./apply-change.js";
import { namedBy } from "./named-by.js";
import { type Circumstances, type Effects, isDenial } from "./slice.js";

const SOURCE = "s";
let record: BatchSlice;
let groupId: string;

beforeEach(() => {
  record = new BatchSlice();
  record.offerGroupIds(SOURCE, ["100001", "100002", "100003"]);
  groupId = created(ask("ann", "anyone", creation("ann", "bob"))).groupId ?? "";
});

/** Asks grouphook for a change, and applies it unless it is denied. */
function ask(actorId: string | undefined, permission: Permission, change: GroupChange): Effects | Denial {
  const circumstances: Circumstances = { authority: "ours", permission, actorId, occurredAt: 1000, now: 9000 };
  const result = applyChange(record.of(SOURCE), change, circumstances);
  if (!isDenial(result)) record.apply(SOURCE, result, 0);
  return result;
}

function created(result: Effects | Denial): Effects {
  if (isDenial(result)) throw new Error(`denied: ${result.text}`);
  return result;
}

const creation = (ownerId: string, ...others: readonly string[]): GroupCreated => ({
  type: "group.created",
  ownerId,
  profile: { name: "n" },
  members: [ownerId, ...others].map((userId) => ({ userId })),
});
const adding = (...userIds: readonly string[]): GroupChange => ({
  type: "members.joined",
  groupId,
  members: userIds.map((userId) => ({ userId })),
});
const removing = (...userIds: readonly string[]): GroupChange => ({ type: "members.left", groupId, userIds });
const dissolving = (): GroupChange => ({ type: "group.dissolved", groupId });
const renaming = (): GroupChange => ({ type: "group.updated", groupId, profile: { name: "m" } });
const silencing = (userId: string): GroupChange => ({ type: "member.silenced", groupId, userId });
const promoting = (userId: string): GroupChange => ({
  ...{ type: "member.updated", groupId },
  ...{ userId, profile: { role: "admin" } },
});
const roster = () => record.roster(SOURCE, groupId);
const denied = (reason: Denial["reason"]) => expect.objectContaining({ reason });
const made = (...events: readonly object[]) => expect.objectContaining({ events });

describe("a requested creation", () => {
  it("gets a new id, and its owner", () => {
    const second = created(ask("cid", "anyone", creation("cid")));
    expect(second.groupId).toMatch(/^\d{6}$/);
    expect(second.groupId).not.toBe(groupId);
    expect(second.events).toEqual([
      {
        type: "group.created",
        groupId: second.groupId,
        data: { ownerId: "cid", profile: { name: "n" }, members: [{ userId: "cid" }] },
      },
    ]);
    expect(second.group).toMatchObject({ ownerId: "cid", createdAt: 1000, changedAt: {} });
  });

  it("may contain a free id", () => {
    expect(created(ask("cid", "anyone", { ...creation("cid"), groupId: "mine" })).groupId).toBe("mine");
  });

  it("is denied for an id that was used before", () => {
    const again = { ...creation("cid"), groupId };
    expect(ask("cid", "anyone", again)).toEqual(denied("group-exists"));
    ask("ann", "owner", dissolving());
    expect(ask("cid", "anyone", again)).toEqual(denied("group-exists"));
  });

  it("is denied if nobody may create groups", () => {
    expect(ask("cid", "nobody", creation("cid"))).toEqual(denied("forbidden"));
  });
});

describe("a requested change of an unknown or dissolved group", () => {
  it.for<[string, () => GroupChange]>([
    ["adding", () => adding("cid")],
    ["removing", () => removing("bob")],
    ["dissolving", dissolving],
    ["renaming", renaming],
    ["silencing", () => silencing("bob")],
  ])("is denied: %s", ([, change]) => {
    const known = groupId;
    groupId = "elsewhere";
    expect(ask("ann", "anyone", change())).toEqual(denied("group-unknown"));
    groupId = known;
    ask("ann", "owner", dissolving());
    expect(ask("ann", "anyone", change())).toEqual(denied("group-unknown"));
  });
});

describe("permissions:", () => {
  beforeEach(() => {
    ask("ann", "owner", promoting("bob"));
    ask("ann", "owner", adding("cid"));
  });

  it.for<[Permission, string | undefined, boolean]>([
    ["anyone", undefined, true],
    ["anyone", "stranger", true],
    ["member", "cid", true],
    ["member", "stranger", false],
    ["member", undefined, false],
    ["admin", "bob", true],
    ["admin", "ann", true],
    ["admin", "cid", false],
    ["owner", "ann", true],
    ["owner", "bob", false],
    ["nobody", "ann", false],
  ])("permission %s admits %s: %s", ([permission, actorId, isAdmitted]) => {
    const result = ask(actorId, permission, renaming());
    expect(result).toEqual(
      isAdmitted ? made({ type: "group.updated", groupId, data: { profile: { name: "m" } } }) : denied("forbidden"),
    );
  });

  it("a non-member may add only themselves, a member may add others", () => {
    expect(ask("dan", "joiner", adding("dan", "eve"))).toEqual(denied("forbidden"));
    expect(ask("dan", "joiner", adding("dan"))).not.toEqual(denied("forbidden"));
    expect(ask("dan", "joiner", adding("eve"))).not.toEqual(denied("forbidden"));
    expect(roster()?.userIds).toEqual(["ann", "bob", "cid", "dan", "eve"]);
  });

  it("a user who has left has no permission", () => {
    ask("cid", "owner", removing("cid"));
    expect(ask("cid", "member", renaming())).toEqual(denied("forbidden"));
  });

  it("everyone may leave on their own, except the owner", () => {
    expect(ask("cid", "owner", removing("cid"))).toEqual(
      made({ type: "members.left", groupId, data: { userIds: ["cid"] } }),
    );
    expect(ask("ann", "owner", removing("ann"))).toEqual(denied("owner-cannot-leave"));
    expect(ask("bob", "admin", removing("bob", "ann"))).toEqual(denied("owner-cannot-leave"));
    expect(ask("bob", "owner", removing("bob", "cid"))).toEqual(denied("forbidden"));
  });

  it("only a member can be changed, or become the owner, and nobody becomes a member by that", () => {
    const handing = (toUserId: string): GroupChange => ({ type: "owner.transferred", groupId, toUserId });
    expect(ask("ann", "anyone", promoting("stranger"))).toEqual(denied("member-unknown"));
    expect(ask("ann", "anyone", handing("stranger"))).toEqual(denied("member-unknown"));
    expect(roster()?.userIds).not.toContain("stranger");
    expect(ask("ann", "anyone", handing("bob"))).toEqual(
      made({ type: "owner.transferred", groupId, data: { toUserId: "bob" } }),
    );
  });

  it("the owner keeps that role until somebody else gets it", () => {
    expect(ask("ann", "anyone", promoting("ann"))).toEqual(denied("forbidden"));
  });

  it("only members can be changed together, and the owner not to a lower role", () => {
    const all = (...userIds: readonly string[]): GroupChange => ({
      ...{ type: "members.updated", groupId, userIds, profile: { role: "admin" } },
    });
    expect(ask("ann", "admin", all("bob", "stranger"))).toEqual(denied("member-unknown"));
    expect(ask("ann", "admin", all("bob", "ann"))).toEqual(denied("forbidden"));
    expect(roster()?.userIds).not.toContain("stranger");
    expect(ask("ann", "admin", all("bob"))).toEqual(made());
    expect(ask("ann", "admin", all("cid", "bob"))).toEqual(
      made({ type: "members.updated", groupId, data: { userIds: ["cid"], profile: { role: "admin" } } }),
    );
  });

  it("only a member can be silenced", () => {
    expect(ask("bob", "anyone", silencing("stranger"))).toEqual(denied("member-unknown"));
    expect(ask("bob", "anyone", silencing("bob"))).toEqual(
      made({ type: "member.silenced", groupId, data: { userId: "bob" } }),
    );
  });
});

describe("a change that grouphook makes", () => {
  it("that is denied changes nothing and emits nothing", () => {
    const before = record.writes();
    const denial = ask("stranger", "owner", dissolving());
    expect(denial).toEqual({ reason: "forbidden", text: "only owner may cause group.dissolved" });
    expect(record.writes()).toEqual(before);
  });

  it("emits only what had an effect", () => {
    expect(ask("ann", "member", adding("bob", "cid"))).toEqual(
      made({ type: "members.joined", groupId, data: { members: [{ userId: "cid" }] } }),
    );
    expect(ask("ann", "member", adding("bob"))).toEqual(made());
    expect(ask("ann", "owner", removing("stranger"))).toEqual(made());
    expect(ask("ann", "owner", removing("bob", "stranger"))).toEqual(
      made({ type: "members.left", groupId, data: { userIds: ["bob"] } }),
    );
    expect(roster()?.userIds).toEqual(["ann", "cid"]);
  });

  it("is ordered by its arrival, even if it has a time", () => {
    const circumstances: Circumstances = {
      ...{ authority: "ours", permission: "anyone", actorId: "ann", now: 9000 },
      occurredAt: 500,
    };
    const result = created(applyChange(record.of(SOURCE), renaming(), circumstances));
    expect(result.group).toMatchObject({ name: "m", changedAt: {} });
  });

  it("restores nothing of a returning member", () => {
    ask("bob", "member", silencing("bob"));
    ask("ann", "owner", removing("bob"));
    ask("ann", "member", adding("bob"));
    expect(roster()).toEqual({ userIds: ["ann", "bob"], silencedUserIds: [] });
  });

  it("does not change a slice until its effects are applied", () => {
    const slice = record.of(SOURCE);
    const before = slice.group(groupId);
    applyChange(slice, renaming(), {
      ...{ authority: "ours", permission: "owner", actorId: "ann" },
      ...{ occurredAt: undefined, now: 9000 },
    });
    expect(slice.group(groupId)).toBe(before);
  });
});

describe("what a change reads", () => {
  const theirs: Circumstances = {
    ...{ authority: "theirs", permission: "anyone", actorId: "actor" },
    ...{ occurredAt: 1000, now: 9000 },
  };
  const ours: Circumstances = { ...theirs, authority: "ours" };

  it("is the users it names, and the actor if grouphook makes it", () => {
    expect(namedBy(adding("bob", "cid"), theirs)).toMatchObject({ groupId, userIds: ["bob", "cid"] });
    expect(namedBy(adding("bob", "cid"), ours).userIds).toEqual(["actor", "bob", "cid"]);
    expect(namedBy(creation("ann", "bob"), theirs).userIds).toEqual(["ann", "bob"]);
    expect(namedBy(removing("bob"), theirs).userIds).toEqual(["bob"]);
    expect(namedBy(silencing("bob"), theirs).userIds).toEqual(["bob"]);
    expect(namedBy(promoting("bob"), theirs).userIds).toEqual(["bob"]);
    const transfer: GroupChange = { type: "owner.transferred", groupId, fromUserId: "ann", toUserId: "bob" };
    expect(namedBy(transfer, theirs).userIds).toEqual(["bob", "ann"]);
    expect(namedBy(renaming(), theirs).userIds).toEqual([]);
  });

  it("is the members newer than a dissolution with a time", () => {
    expect(namedBy(dissolving(), theirs).newerThan).toBe(1000);
    expect(namedBy(dissolving(), { ...theirs, occurredAt: undefined }).newerThan).toBeUndefined();
    expect(namedBy(renaming(), theirs).newerThan).toBeUndefined();
  });

  it("is a new id for a requested creation without one", () => {
    expect(namedBy(creation("ann"), ours)).toMatchObject({ groupId: undefined, allocatesGroupId: true });
    expect(namedBy(creation("ann"), theirs).allocatesGroupId).toBe(false);
    expect(namedBy({ type: "group.created", groupId: "g", profile: {}, members: [] }, ours).allocatesGroupId).toBe(
      false,
    );
  });

  it("is the messages and topics it names", () => {
    const recalled: GroupChange = {
      type: "message.recalled",
      groupId,
      topicId: "t",
      messages: [{ seq: 7 }, { key: "k" }],
    };
    expect(namedBy(recalled, theirs).messageKeys).toEqual([
      ["t", "7"],
      ["t", "k"],
    ]);
    expect(namedBy({ type: "topic.dissolved", groupId, topicIds: ["t", "u"] }, theirs).topicIds).toEqual(["t", "u"]);
  });
});
