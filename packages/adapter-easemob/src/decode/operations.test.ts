import { describe, expect, test } from "vitest";
import { changesIn, decoded } from "../testing/decoded.js";

const operation = (name: string, payload?: object, more: object = {}) => ({
  ...{ callId: "org#app_1", event: "group_op_event", type: "GROUP", id: "g", operation: name, operator: "Ann" },
  ...{ timestamp: 1_729_500_000_000, payload, ...more },
});
const malformed = (message: string) => expect.objectContaining({ code: "malformed", message });

describe("a creation", () => {
  test("has the roles of users, whatever they are called", () => {
    const creation = operation("CREATE", { role: { Ann: "admin", PROTO: "owner" }, member: ["bob", "ann"] });
    expect(decoded(JSON.stringify(creation).replace("PROTO", "__proto__"))).toMatchObject({
      change: {
        ownerId: "__proto__",
        members: [{ userId: "__proto__", role: "owner" }, { userId: "ann", role: "admin" }, { userId: "bob" }],
      },
    });
  });

  test("is not understood where a role is nobody's", () => {
    const role = { "": "owner" };
    expect(() => decoded(operation("CREATE", { role }))).toThrow(
      malformed("group_op_event.CREATE: payload.role names no user"),
    );
  });
});

describe("an operation", () => {
  test("is the act of its operator, in lower case, at its time; the app itself has a name of its own", () => {
    const left = { type: "QUIT", member: ["ann"] };
    expect(decoded(operation("LEAVE", left))).toMatchObject({
      ...{ wants: "record", command: "group_op_event.LEAVE.QUIT", actorId: "ann", groupKind: "GROUP" },
      ...{ occurredAt: 1_729_500_000_000, receiptKey: "org#app_1", circumstances: { requestId: "org#app_1" } },
    });
    expect(decoded(operation("LEAVE", left, { operator: "@ppAdmin" }))).toMatchObject({ actorId: "@ppAdmin" });
    expect(decoded(operation("LEAVE", left, { type: "CHATROOM" }))).toMatchObject({ groupKind: "CHATROOM" });
  });

  test.each(["MERGE", "JOIN"])("that no page names leaves its group stale: %s", (name) => {
    expect(decoded(operation(name, { type: "NEWLY", member: ["bob"] }))).toMatchObject({
      ...{ wants: "record", command: `group_op_event.${name}.NEWLY`, actorId: "ann", groupKind: "GROUP" },
      ...{ change: { type: "group.updated", groupId: "g", profile: {} }, receiptKey: "org#app_1" },
      leavesStale: "an operation is not understood",
    });
    expect(decoded(operation(name, { type: "NEWLY" }, { id: "" }))).toMatchObject({ wants: "unsupported" });
  });

  test.each<[string, object, object]>([
    [
      "JOIN",
      { type: "APPLY", member: ["bob"] },
      { type: "members.joined", members: [{ userId: "bob" }], how: "applied" },
    ],
    ["LEAVE", { type: "BLOCK", member: ["bob"] }, { type: "members.left", userIds: ["bob"], how: "blocked" }],
    [
      "ADMIN",
      { type: "REMOVE", admin: ["bob"] },
      { type: "member.updated", userId: "bob", profile: { role: "member" } },
    ],
    [
      "MUTE",
      { type: "ADD", member: ["bob"], expire_timestamp: 4_638_873_600_000 },
      { type: "member.updated", userId: "bob", profile: { mutedUntil: "forever" } },
    ],
    [
      "MUTE",
      { type: "ADD", member: ["bob"], expire_timestamp: -1 },
      { type: "member.updated", userId: "bob", profile: { mutedUntil: "forever" } },
    ],
    ["MUTE", { type: "REMOVE", member: ["bob"] }, { type: "member.updated", profile: { mutedUntil: null } }],
    [
      "BLOCK",
      { type: "ADD", member: ["bob"], expire_timestamp: 4_638_873_600_000 },
      { type: "group.list_changed", list: "blocked", operation: "add", userIds: ["bob"], until: "forever" },
    ],
    [
      "BLOCK",
      { type: "REMOVE", member: ["bob"] },
      { type: "group.list_changed", list: "blocked", operation: "remove", userIds: ["bob"] },
    ],
    [
      "WHITE",
      { type: "REMOVE", member: ["bob", "cid"] },
      { type: "group.list_changed", list: "allowed", operation: "remove", userIds: ["bob", "cid"] },
    ],
    ["UPDATE", { type: "DISABLE", disable: true }, { type: "group.updated", profile: { disabled: true } }],
    ["SHIELD", { type: "ADD" }, { type: "member.updated", userId: "ann", profile: { receives: false } }],
    ["SHIELD", { type: "REMOVE" }, { type: "member.updated", userId: "ann", profile: { receives: true } }],
    ["UPDATE", { type: "MUTE", mute: false }, { type: "group.updated", profile: { mutedAll: false } }],
    ["UPDATE", { type: "ANNOUNCEMENT", announcement: "" }, { type: "group.updated", profile: { notice: "" } }],
    ["UPDATE", { type: "ANNOUNCEMENT" }, { type: "group.updated", profile: { notice: "" } }],
  ])("%s %j is told in our words", (name, payload, change) => {
    expect(changesIn(operation(name, payload))).toMatchObject([{ groupId: "g", ...change }]);
  });

  test("of the app's own hands the messages of a group to nobody, and takes them from nobody", () => {
    const byServer = operation("SHIELD", { type: "ADD" }, { operator: "@ppAdmin" });
    expect(decoded(byServer)).toMatchObject({ wants: "unsupported", command: "group_op_event.SHIELD.ADD" });
    expect(() => decoded(operation("SHIELD", { type: "ADD" }, { operator: "" }))).toThrow("operator is not a user");
  });

  test("names as many as were changed at once, each once", () => {
    const admins = { type: "ADD", admin: ["Bob", "bob", "cid"] };
    expect(changesIn(operation("ADMIN", admins))).toEqual([
      { type: "members.updated", groupId: "g", userIds: ["bob", "cid"], profile: { role: "admin" } },
    ]);
  });

  test("that dissolves a group is told whether members are told to leave first, or the end", () => {
    expect(changesIn(operation("LEAVE", { type: "DELETE", member: ["ann", "bob"] }))).toEqual([
      { type: "members.left", groupId: "g", userIds: ["ann", "bob"], how: "dissolved" },
      { type: "group.dissolved", groupId: "g" },
    ]);
    expect(changesIn(operation("DELETE"))).toEqual([{ type: "group.dissolved", groupId: "g" }]);
  });

  test("that creates a group has its owner first, by role or else by profile, and everybody once", () => {
    const created = (payload: object) => changesIn(operation("CREATE", payload));
    expect(created({ role: { Ann: "owner", bob: "admin" }, member: ["cid", "bob", "ANN"] })).toMatchObject([
      {
        ...{ type: "group.created", groupId: "g", ownerId: "ann", profile: { kind: "GROUP" } },
        members: [{ userId: "ann", role: "owner" }, { userId: "bob", role: "admin" }, { userId: "cid" }],
      },
    ]);
    expect(created({ info: { owner: "org#app_Ann_Lee", public: "false" } })).toMatchObject([
      { ownerId: "ann_lee", members: [{ userId: "ann_lee", role: "owner" }], profile: { settings: { public: false } } },
    ]);
    expect(created({})).toMatchObject([{ profile: { kind: "GROUP" }, members: [] }]);
  });

  test("that updates a profile changes what is there: texts, or numbers and flags", () => {
    const update = (info: object) => changesIn(operation("UPDATE", { type: "INFO", info }));
    expect(update({ title: "", max_users: "200", invite_need_confirm: true })).toEqual([
      {
        ...{ type: "group.updated", groupId: "g" },
        profile: { name: "", settings: { max_users: 200, invite_need_confirm: true } },
      },
    ]);
    expect(update({ disabled: "true", mute: "true", mute_duration: 60 })).toMatchObject([
      { profile: { disabled: true, mutedAll: true, mutedAllUntil: 1_729_500_060_000 } },
    ]);
    expect(update({ mute: "true", mute_duration: -1 })).toMatchObject([{ profile: { mutedAllUntil: null } }]);
    expect(update({ mute: "false", mute_duration: 0 })).toEqual([
      { type: "group.updated", groupId: "g", profile: { mutedAll: false } },
    ]);
    expect(() => update({ mute: "maybe" })).toThrow(
      malformed("group_op_event.UPDATE.INFO: payload.info.mute is neither true nor false"),
    );
  });

  test.each<[string, object | undefined, string]>([
    ["JOIN", { type: "DIRECT" }, "group_op_event.JOIN.DIRECT: payload.member is missing"],
    ["JOIN", { type: "DIRECT", member: "bob" }, "group_op_event.JOIN.DIRECT: payload.member is not a list"],
    ["JOIN", { type: "DIRECT", member: [7] }, "group_op_event.JOIN.DIRECT: payload.member[0] is not a text"],
    ["UPDATE", { type: "OWNER", owner: "ann" }, "group_op_event.UPDATE.OWNER: payload.new_owner is missing"],
    ["MUTE", { type: "ADD", member: ["a"] }, "group_op_event.MUTE.ADD: payload.expire_timestamp is missing"],
    ["CREATE", undefined, "group_op_event.CREATE: payload is missing"],
  ])("%s %j cannot be understood", (name, payload, message) => {
    expect(() => decoded(operation(name, payload))).toThrow(malformed(message));
  });

  test.each([
    ["SHARE_FILE", "ADD"],
    ["ROOM_SUPER_ADMIN", "ADD"],
  ])("%s %s is no change of a group's", (name, type) => {
    const command = `group_op_event.${name}.${type}`;
    expect(decoded(operation(name, { type }, { id: "" }))).toMatchObject({ wants: "unsupported", command });
  });
});
