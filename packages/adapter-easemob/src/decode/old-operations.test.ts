import { describe, expect, test } from "vitest";
import { changesIn, decoded } from "../testing/decoded.js";

const jid = (userId: string) => `org#app_${userId}@easemob.com`;
const operation = (name: string, payload: object = {}, more: object = {}) => ({
  ...{ callId: "org#app_1", chat_type: "muc", eventType: "chat", group_id: "g", timestamp: 1_644_900_000_000 },
  ...{
    from: `${jid("Ann")}/android_1`,
    to: "Bob",
    payload: { operation: name, is_chatroom: false, ...payload },
    ...more,
  },
});
const ok = { status: { description: "", error_code: "ok" } };

describe("an operation of the old dialect", () => {
  test("is the act of whom its address names", () => {
    expect(decoded(operation("kick", ok))).toMatchObject({
      ...{ command: "muc.kick", actorId: "ann", groupKind: "GROUP", occurredAt: 1_644_900_000_000 },
    });
    expect(decoded(operation("kick", { is_chatroom: true }))).toMatchObject({ groupKind: "CHATROOM" });
  });

  test.each<[string, object]>([
    ["kick", { type: "members.left", userIds: ["bob"], how: "removed" }],
    ["leave", { type: "members.left", userIds: ["ann"], how: "quit" }],
    ["absence", { type: "members.left", userIds: ["ann"] }],
    ["presence", { type: "members.joined", members: [{ userId: "ann" }] }],
    ["direct_joined", { type: "members.joined", members: [{ userId: "ann" }], how: "added" }],
    ["assing_owner", { type: "owner.transferred", fromUserId: "ann", toUserId: "bob" }],
    ["add_admin", { type: "member.updated", userId: "bob", profile: { role: "admin" } }],
    ["remove_admin", { type: "member.updated", userId: "bob", profile: { role: "member" } }],
    ["remove_mute", { type: "member.updated", userId: "bob", profile: { mutedUntil: null } }],
    ["ban_group", { type: "group.updated", profile: { mutedAll: true } }],
    ["remove_ban_group", { type: "group.updated", profile: { mutedAll: false } }],
    ["allow", { type: "group.list_changed", list: "blocked", operation: "remove", userIds: ["bob"] }],
    ["add_user_white_list", { type: "group.list_changed", list: "allowed", operation: "add", userIds: ["bob"] }],
    ["remove_user_white_list", { type: "group.list_changed", list: "allowed", operation: "remove", userIds: ["bob"] }],
    ["block", { type: "member.updated", userId: "ann", profile: { receives: false } }],
    ["unblock", { type: "member.updated", userId: "ann", profile: { receives: true } }],
    ["destroy", { type: "group.dissolved" }],
  ])("%s is told in our words", (name, change) => {
    expect(changesIn(operation(name, ok))).toEqual([{ groupId: "g", ...change }]);
  });

  test("that no page names leaves its group stale, unless it has failed", () => {
    expect(decoded(operation("merge", ok))).toMatchObject({
      ...{ wants: "record", command: "muc.merge", change: { type: "group.updated", groupId: "g", profile: {} } },
      leavesStale: "an operation is not understood",
    });
    expect(decoded(operation("merge", { status: { error_code: "no" } }))).toMatchObject({ wants: "unsupported" });
    expect(decoded(operation("merge", ok, { group_id: undefined }))).toMatchObject({ wants: "unsupported" });
  });

  test("that bans somebody also removes them", () => {
    expect(changesIn(operation("ban", ok))).toEqual([
      { type: "members.left", groupId: "g", userIds: ["bob"], how: "blocked" },
      { type: "group.list_changed", groupId: "g", list: "blocked", operation: "add", userIds: ["bob"] },
    ]);
  });

  test("of whoever comes or goes is nobody's act", () => {
    expect(decoded(operation("presence"))).not.toHaveProperty("actorId");
    expect(decoded(operation("absence"))).not.toHaveProperty("actorId");
  });

  test.each<[string, object]>([
    ["apply", { type: "join.requested", userId: "ann" }],
    ["apply_accept", { type: "join.answered", userId: "bob", accepted: true }],
    ["invite", { type: "members.invited", userIds: ["bob"] }],
    ["invite_accept", { type: "invitation.answered", userId: "ann", accepted: true }],
    ["invite_decline", { type: "invitation.answered", userId: "ann", accepted: false }],
  ])("%s is told with what is said, if anything is", (name, change) => {
    expect(changesIn(operation(name, { ...ok, reason: "" }))).toEqual([{ groupId: "g", ...change }]);
    expect(changesIn(operation(name, { ...ok, reason: "hello" }))).toEqual([
      { groupId: "g", ...change, message: "hello" },
    ]);
  });

  test("that creates a group tells its creator alone, so that the group is to be read", () => {
    expect(decoded(operation("create", ok))).toMatchObject({
      change: { type: "group.created", ownerId: "bob", members: [{ userId: "bob", role: "owner" }] },
      leavesStale: "the vendor told nothing but the creator",
    });
    expect(decoded(operation("create", { ...ok, is_chatroom: true }))).toMatchObject({
      change: { profile: { kind: "CHATROOM" } },
    });
  });

  test("that mutes does not say until when, so that the group is to be read", () => {
    expect(decoded(operation("add_mute", ok))).toMatchObject({
      change: { type: "member.updated", userId: "bob", profile: { mutedUntil: "forever" } },
      leavesStale: "the vendor did not tell when the mute ends",
    });
  });

  test("that updates a group does not say what, so that the group is to be read", () => {
    expect(decoded(operation("update", ok))).toMatchObject({
      change: { type: "group.updated", profile: {} },
      leavesStale: "the vendor did not tell what was updated",
    });
  });

  test.each([
    ["update_announcement", "closed today", "closed today"],
    ["update_announcement", "", ""],
    ["delete_announcement", "closed today", ""],
  ])("%s with %j is the notice %j", (name, reason, notice) => {
    expect(changesIn(operation(name, { ...ok, reason }))).toEqual([
      { type: "group.updated", groupId: "g", profile: { notice } },
    ]);
  });

  test.each([
    [{ status: { error_code: "ok" } }, "record"],
    [{ status: {} }, "record"],
    [{ status: { description: "" } }, "record"],
    [{ status: null }, "record"],
    [{ status: { error_code: "forbidden" } }, "unsupported"],
  ])("with %j is to %s", (payload, wants) => {
    expect(decoded(operation("kick", payload)).wants).toBe(wants);
    const ext = '{"properties":{"k":"v"}}';
    expect(decoded(operation("set_metadata", { ...payload, event_info: { ext } })).wants).toBe(wants);
  });

  test("needs whom it is about", () => {
    expect(() => decoded(operation("kick", ok, { to: "" }))).toThrow("muc.kick: to is missing");
    expect(() => decoded(operation("absence", ok, { from: undefined }))).toThrow("muc.absence: from is missing");
  });

  test("that sets attributes of a room has them in a text, of which those that were set count", () => {
    const said = { result: { successKeys: ["a"], errorKeys: { b: "taken" } }, properties: { a: "1", b: "2" } };
    const event_info = { ext: JSON.stringify({ ...said, "operator ": "Ann" }), type: "event_none" };
    expect(decoded(operation("set_metadata", { ...ok, event_info }))).toMatchObject({
      change: { type: "group.attributes_changed", operation: "merge", attributes: { a: "1" } },
      ...{ actorId: "ann", groupKind: "CHATROOM" },
    });
    expect(changesIn(operation("delete_metadata", { event_info }))).toMatchObject([
      { operation: "remove", attributes: { a: "1" } },
    ]);
    expect(() => decoded(operation("set_metadata", { event_info: { ext: "{" } }))).toThrow(
      "muc.set_metadata: payload.event_info.ext is not understood",
    );
  });

  test.each(["constructor", "toString", "__proto__"])(
    "that names an attribute as JavaScript names its own: %s",
    (key) => {
      const merged = { ext: `{"result":{"successKeys":["${key}"]},"properties":{"${key}":"1"}}` };
      expect(JSON.stringify(changesIn(operation("set_metadata", { event_info: merged })))).toContain(`{"${key}":"1"}`);
      const removed = { ext: JSON.stringify({ result: { successKeys: [key] } }) };
      expect(JSON.stringify(changesIn(operation("delete_metadata", { event_info: removed })))).toContain(
        `{"${key}":""}`,
      );
    },
  );

  test.each(["upload_file", "delete_file", "group_member_metadata_update"])("%s is no change", (name) => {
    expect(decoded(operation(name, ok))).toMatchObject({ wants: "unsupported", command: `muc.${name}` });
  });
});

describe("an operation of the server's", () => {
  const byServer = { from: "org#app_@ppAdmin@easemob.com" };

  test("makes nobody a member who is nobody", () => {
    expect(decoded(operation("assing_owner", ok, byServer))).toMatchObject({
      ...{ actorId: "@ppAdmin", change: { type: "owner.transferred", toUserId: "bob" } },
    });
    expect(changesIn(operation("assing_owner", ok, byServer))[0]).not.toHaveProperty("fromUserId");
    expect(() => decoded(operation("presence", {}, byServer))).toThrow("muc.presence: from is missing");
  });

  test("creates a group for whom it names", () => {
    expect(decoded(operation("create", ok, byServer))).toMatchObject({
      ...{ actorId: "@ppAdmin", change: { ownerId: "bob", members: [{ userId: "bob", role: "owner" }] } },
    });
  });
});

test.each([403, {}, false])("an operation whose code is no text has not succeeded: %j", (error_code) => {
  expect(decoded(operation("kick", { status: { error_code } }))).toMatchObject({ wants: "unsupported" });
});

test.each([undefined, "undefined", { data: {} }])("an announcement that is not told is not erased: %j", (reason) => {
  const fault = "muc.update_announcement: payload.reason is not a text";
  expect(() => decoded(operation("update_announcement", { ...ok, reason }))).toThrow(fault);
});

test("an app's name may hold an underscore", () => {
  const named = { appkey: "org#my_app", from: "org#my_app_Ann_1@easemob.com/ios_1", to: "org#my_app_Bob@easemob.com" };
  expect(decoded(operation("kick", ok, named))).toMatchObject({ actorId: "ann_1", change: { userIds: ["bob"] } });
  const info = { owner: "org#my_app_Ann" };
  const created = { event: "group_op_event", operation: "CREATE", id: "g", appkey: "org#my_app", payload: { info } };
  expect(changesIn(created)).toMatchObject([{ ownerId: "ann" }]);
});
