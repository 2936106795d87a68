import { beforeEach, describe, expect, it } from "vitest";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import type { GroupChange, GroupProfile } from "../vocabulary/change.js";
import { applyChange } from "./apply-change.js";
import { type GroupState, isActive } from "./group-state.js";
import { type EventDraft, isDenial } from "./slice.js";

const SOURCE = "s";
const GROUP = "g";
let record: BatchSlice;

beforeEach(() => {
  record = new BatchSlice();
});

/** Records a fact; returns the emitted events. */
function tell(change: GroupChange, occurredAt?: number, leavesStale?: string): readonly EventDraft[] {
  const circumstances = {
    authority: "theirs",
    permission: "anyone",
    actorId: undefined,
    occurredAt,
    leavesStale,
    now: 9000,
  } as const;
  const effects = applyChange(record.of(SOURCE), change, circumstances);
  if (isDenial(effects)) throw new Error(`a fact was denied: ${effects.text}`);
  record.apply(SOURCE, effects, 0);
  return effects.events;
}

function group(): GroupState {
  const known = record.of(SOURCE).group(GROUP);
  if (!known) throw new Error("the group is unknown");
  return known;
}

const members = () => record.roster(SOURCE, GROUP)?.userIds;
const created = (profile: GroupProfile, ownerId = "ann", others: readonly string[] = []): GroupChange => ({
  type: "group.created",
  groupId: GROUP,
  ownerId,
  profile,
  members: [ownerId, ...others].map((userId) => ({ userId })),
});
const updated = (profile: GroupProfile): GroupChange => ({ type: "group.updated", groupId: GROUP, profile });
const dissolved: GroupChange = { type: "group.dissolved", groupId: GROUP };
const joined = (...userIds: readonly string[]): GroupChange => ({
  type: "members.joined",
  groupId: GROUP,
  members: userIds.map((userId) => ({ userId })),
});
const transferred = (toUserId: string): GroupChange => ({ type: "owner.transferred", groupId: GROUP, toUserId });

describe("a creation", () => {
  it("emits profile, owner and members", () => {
    expect(tell(created({ name: "n", mutedAll: true, settings: { join: "free" } }, "ann", ["bob"]), 1000)).toEqual([
      {
        type: "group.created",
        groupId: GROUP,
        data: {
          ownerId: "ann",
          profile: { name: "n", mutedAll: true, settings: { join: "free" } },
          members: [{ userId: "ann" }, { userId: "bob" }],
        },
      },
    ]);
    expect(group()).toMatchObject({ name: "n", mutedAll: true, settings: { join: "free" }, ownerId: "ann" });
    expect(group()).toMatchObject({ memberCount: 2, createdAt: 1000, dissolvedAt: null });
    expect(members()).toEqual(["ann", "bob"]);
  });

  it("emits nothing the second time", () => {
    tell(created({ name: "n" }), 1000);
    expect(tell(created({ name: "n" }), 1000)).toEqual([]);
    expect(group().memberCount).toBe(1);
  });

  it("at a later time emits nothing if it tells nothing new, and else all it tells", () => {
    tell(created({ name: "n" }, "ann", ["bob"]), 1000);
    expect(tell(created({ name: "n" }, "ann", ["bob"]), 1500)).toEqual([]);
    expect(group()).toMatchObject({ createdAt: 1500, memberCount: 2 });
    expect(tell(created({ name: "n" }, "ann", ["bob", "cid"]), 2000)).toMatchObject([{ type: "group.created" }]);
    expect(members()).toEqual(["ann", "bob", "cid"]);
  });

  it("that arrives late emits only what later facts do not contradict", () => {
    tell(updated({ name: "newer" }), 2000);
    tell(transferred("bob"), 2000);
    tell({ type: "members.left", groupId: GROUP, userIds: ["ann"] }, 3000);
    expect(tell(created({ name: "older", notice: "first" }, "ann", ["bob", "cid"]), 1000)).toEqual([
      {
        type: "group.created",
        groupId: GROUP,
        data: { profile: { notice: "first" }, members: [{ userId: "bob" }, { userId: "cid" }] },
      },
    ]);
    expect(group()).toMatchObject({ name: "newer", notice: "first", ownerId: "bob", memberCount: 2 });
  });

  it("older than another creation still emits what is not contradicted", () => {
    tell(created({ name: "second" }, "ann"), 2000);
    expect(tell(created({ name: "first", notice: "only here" }, "ann", ["bob"]), 1000)).toEqual([
      { type: "members.joined", groupId: GROUP, data: { members: [{ userId: "bob" }] } },
      { type: "group.updated", groupId: GROUP, data: { profile: { notice: "only here" } } },
    ]);
    expect(group()).toMatchObject({ name: "second", notice: "only here", createdAt: 2000, memberCount: 2 });
  });

  it("without a group id only reaches the feed", () => {
    const change: GroupChange = { type: "group.created", profile: { name: "n" }, members: [] };
    expect(tell(change, 1000)).toEqual([{ type: "group.created", data: { profile: { name: "n" }, members: [] } }]);
    expect(record.writes()).toEqual([]);
  });
});

describe("a change of the profile", () => {
  it("emits the fields that differ", () => {
    tell(created({ name: "n", notice: "x", settings: { join: "free", invite: "all" } }), 1000);
    expect(tell(updated({ name: "n", notice: "y", settings: { join: "free", invite: "none" } }), 2000)).toEqual([
      { type: "group.updated", groupId: GROUP, data: { profile: { notice: "y", settings: { invite: "none" } } } },
    ]);
    expect(group().settings).toEqual({ join: "free", invite: "none" });
  });

  it("is compared by value", () => {
    tell(created({ custom: { of: ["the app"] } }), 1000);
    expect(tell(updated({ custom: { of: ["the app"] } }), 2000)).toEqual([]);
  });

  it("creates an unknown group in the record", () => {
    tell(updated({ name: "n" }), 1000);
    expect(group()).toMatchObject({ name: "n", createdAt: null, ownerId: null, memberCount: 0 });
    expect(isActive(group())).toBe(true);
  });

  it("without a time replaces what was known", () => {
    tell(updated({ name: "timed" }), 5000);
    expect(tell(updated({ name: "untimed" }))).toHaveLength(1);
    expect(group().name).toBe("untimed");
  });

  it("with the same time is ordered by its arrival", () => {
    tell(updated({ name: "first" }), 1000);
    tell(updated({ name: "second" }), 1000);
    expect(group().name).toBe("second");
  });
});

describe("a change of attributes", () => {
  const attributes = (operation: "replace" | "merge" | "remove", keys: { readonly [key: string]: string }) =>
    ({ type: "group.attributes_changed", groupId: GROUP, operation, attributes: keys }) as const;
  const news = (operation: string, keys: object) => [
    { type: "group.attributes_changed", groupId: GROUP, data: { operation, attributes: keys } },
  ];

  it("merges, removes or replaces", () => {
    expect(tell(attributes("merge", { a: "1", b: "2" }), 1000)).toEqual(news("merge", { a: "1", b: "2" }));
    expect(tell(attributes("remove", { a: "" }), 2000)).toEqual(news("remove", { a: "" }));
    expect(group().attributes).toEqual({ b: "2" });
    expect(tell(attributes("replace", { c: "3" }), 3000)).toEqual(news("replace", { c: "3" }));
    expect(group().attributes).toEqual({ c: "3" });
  });

  it("emits the keys that differ", () => {
    tell(attributes("merge", { a: "1", b: "2" }), 1000);
    expect(tell(attributes("merge", { a: "1", b: "3" }), 2000)).toEqual(news("merge", { b: "3" }));
    expect(tell(attributes("remove", { a: "", unknown: "" }), 3000)).toEqual(news("remove", { a: "" }));
    expect(tell(attributes("remove", { a: "" }), 3000)).toEqual([]);
  });

  it("that arrives late emits the keys that it still sets", () => {
    tell(attributes("merge", { a: "newer" }), 2000);
    expect(tell(attributes("merge", { a: "older", b: "1" }), 1000)).toEqual(news("merge", { b: "1" }));
    expect(tell(attributes("replace", { a: "old", b: "2" }), 1500)).toEqual(news("replace", { a: "newer", b: "2" }));
    expect(tell(attributes("merge", { c: "before the replacement" }), 1400)).toEqual([]);
  });

  it("older than many removals restores nothing, but changes existing keys", () => {
    const removed = Array.from({ length: 70 }, (_, number) => `key ${number}`);
    tell(attributes("merge", { stays: "old" }), 900);
    for (const [number, key] of removed.entries()) tell(attributes("remove", { [key]: "" }), 1000 + 10 * number);
    expect(Object.keys(group().changedAt)).toHaveLength(64 + 2);
    for (const [number, key] of removed.entries()) {
      expect(tell(attributes("merge", { [key]: "late" }), 1000 + 10 * number - 1)).toEqual([]);
    }
    const newestForgotten = 1050;
    expect(tell(attributes("merge", { unheard: "late", stays: "new" }), newestForgotten - 1)).toEqual(
      news("merge", { stays: "new" }),
    );
    expect(tell(attributes("merge", { unheard: "1", "key 0": "1", "key 69": "late" }), newestForgotten + 1)).toEqual(
      news("merge", { unheard: "1", "key 0": "1" }),
    );
  });

  it("of a new life ignores the removals of the previous life", () => {
    tell(created({}), 500);
    for (let number = 0; number < 70; number += 1) tell(attributes("remove", { [number]: "" }), 1000 + number);
    tell(dissolved, 2000);
    tell(created({}), 3000);
    expect(Object.keys(group().changedAt).filter((field) => field.startsWith("attributes"))).toEqual([]);
  });
});

describe("a dissolution", () => {
  it("ends every membership, with one event", () => {
    tell(created({ name: "n" }, "ann", ["bob"]), 1000);
    expect(tell(dissolved, 2000)).toEqual([{ type: "group.dissolved", groupId: GROUP, data: {} }]);
    expect(tell(dissolved, 2000)).toEqual([]);
    expect(group()).toMatchObject({ name: "n", ownerId: "ann", memberCount: 0, dissolvedAt: 2000 });
    expect(members()).toBeUndefined();
    expect(record.of(SOURCE).member(GROUP, "bob")).toBeUndefined();
  });

  it("of an unknown group is remembered", () => {
    expect(tell(dissolved, 2000)).toHaveLength(1);
    expect(tell(created({ name: "n" }), 1000)).toEqual([]);
    expect(isActive(group())).toBe(false);
    expect(group().name).toBe("n");
  });

  it("makes facts about members of its time and before have no effect", () => {
    tell(created({}, "ann"), 1000);
    tell(dissolved, 2000);
    expect(tell(joined("bob"), 2000)).toEqual([]);
    expect(tell({ type: "member.silenced", groupId: GROUP, userId: "ann" }, 1500)).toEqual([]);
    expect(record.of(SOURCE).member(GROUP, "bob")).toBeUndefined();
    expect(group().memberCount).toBe(0);
  });

  it("does not stop older facts from completing the group's last profile", () => {
    tell(dissolved, 3000);
    tell(updated({ notice: "late" }), 2000);
    tell(transferred("bob"), 2000);
    expect(group()).toMatchObject({ notice: "late", ownerId: "bob" });
  });

  it("that arrives after the next creation ends only what is older", () => {
    tell(created({ name: "first", notice: "former" }, "ann", ["bob"]), 1000);
    tell(created({ name: "second" }, "cid"), 3000);
    tell({ type: "member.updated", groupId: GROUP, userId: "bob", profile: { nickname: "back" } }, 4000);
    const survivors = [{ userId: "bob", nickname: "back" }, { userId: "cid" }];
    expect(tell(dissolved, 2000)).toEqual([
      { type: "group.dissolved", groupId: GROUP, data: {} },
      {
        type: "group.created",
        groupId: GROUP,
        data: { ownerId: "cid", profile: { name: "second" }, members: survivors, dissolvedAt: 2000 },
      },
    ]);
    expect(group()).toMatchObject({ name: "second", notice: "", ownerId: "cid", memberCount: 2 });
    expect(members()).toEqual(["bob", "cid"]);
  });

  it("without a time ends the current life", () => {
    tell(created({ name: "n" }, "ann"), 1000);
    tell(updated({ notice: "untimed" }));
    tell(dissolved);
    expect(isActive(group())).toBe(false);
    expect(group()).toMatchObject({ name: "n", notice: "untimed", ownerId: "ann", memberCount: 0 });
  });
});

describe("a new life after a dissolution", () => {
  beforeEach(() => {
    tell(created({ name: "first", notice: "former" }, "ann", ["bob"]), 1000);
    tell(updated({ settings: { join: "free" } }), 1500);
    tell(dissolved, 2000);
  });

  it("starts with a newer creation and a clean profile", () => {
    expect(tell(created({ name: "second" }, "cid"), 3000)).toMatchObject([{ type: "group.created" }]);
    expect(group()).toMatchObject({ name: "second", notice: "", settings: {}, ownerId: "cid", memberCount: 1 });
  });

  it("starts with a creation without a time", () => {
    tell(created({ name: "second" }, "cid"));
    expect(isActive(group())).toBe(true);
    expect(members()).toEqual(["cid"]);
    expect(group().notice).toBe("");
  });

  it("starts only with a creation", () => {
    tell(joined("dan"), 3000);
    tell(updated({ name: "x" }), 3000);
    expect(isActive(group())).toBe(false);
  });

  it("keeps its facts that arrived before its creation", () => {
    tell(joined("dan"), 4000);
    tell(updated({ notice: "early" }), 4000);
    tell(created({ name: "second" }, "cid"), 3000);
    expect(group()).toMatchObject({ name: "second", notice: "early", memberCount: 2 });
  });

  it("takes nothing from the former one, not even after its own end", () => {
    tell(created({ name: "second" }, "cid"), 3000);
    expect(tell(updated({ notice: "late" }), 1900)).toEqual([]);
    tell(dissolved, 4000);
    tell(updated({ notice: "later still" }), 1900);
    expect(group()).toMatchObject({ name: "second", notice: "", dissolvedAt: 4000 });
  });
});

describe("an application, an invitation or an answer", () => {
  const told: readonly GroupChange[] = [
    { type: "join.requested", groupId: GROUP, userId: "bob", message: "please" },
    { type: "join.answered", groupId: GROUP, accepted: false },
    { type: "members.invited", groupId: GROUP, topicId: "t", userIds: ["bob"] },
    { type: "invitation.answered", groupId: GROUP, userId: "bob", accepted: true, inviterId: "ann" },
  ];

  it.for(told)("is only told, and makes no unknown group known: $type", (change) => {
    const { type, groupId, ...data } = { groupId: GROUP, ...change };
    expect(tell(change, 1000)).toEqual([{ type, groupId, data }]);
    expect(record.of(SOURCE).group(GROUP)).toBeUndefined();
    tell(created({}), 2000);
    const before = group();
    expect(tell(change)).toHaveLength(1);
    tell(dissolved, 3000);
    expect(tell(change, 4000)).toHaveLength(1);
    expect(group()).toMatchObject({ createdAt: before.createdAt, dissolvedAt: 3000, stale: null });
  });

  it("may leave a known group stale", () => {
    const applied: GroupChange = { type: "join.requested", groupId: GROUP, userId: "bob" };
    tell(applied, 1000, "it may have been answered");
    expect(record.of(SOURCE).group(GROUP)).toBeUndefined();
    tell(created({}), 2000);
    expect(tell(applied, 2500, "it may have been answered")).toHaveLength(1);
    expect(group().stale).toEqual({ since: 9000, reason: "it may have been answered" });
  });
});

describe("a change that is only in the feed", () => {
  it("is emitted for an active group", () => {
    const filled: GroupChange = { type: "group.filled", groupId: GROUP };
    const presence = { groupId: GROUP, userIds: ["ann"], online: true, cause: "login" };
    expect(tell(filled, 1000)).toEqual([{ type: "group.filled", groupId: GROUP, data: {} }]);
    expect(tell({ type: "member.presence_changed", ...presence })).toEqual([
      { type: "member.presence_changed", groupId: GROUP, data: { userIds: ["ann"], online: true, cause: "login" } },
    ]);
    expect(group()).toMatchObject({ memberCount: 0, createdAt: null });
  });

  it("is not emitted for a dissolved group", () => {
    tell(dissolved, 1000);
    expect(tell({ type: "group.filled", groupId: GROUP }, 2000)).toEqual([]);
  });

  it("is emitted without a group if it has none", () => {
    const alarm: GroupChange = { type: "quota.alarmed", used: 7, quota: 10 };
    expect(tell(alarm, 1000)).toEqual([{ type: "quota.alarmed", data: { used: 7, quota: 10 } }]);
  });

  it("is not emitted if it is only reviewed", () => {
    expect(tell({ type: "push.requested", groupId: GROUP })).toEqual([]);
    expect(tell({ type: "system_push.requested" })).toEqual([]);
  });
});
