import type { GroupChange, GroupProfile } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { refusal, restScene } from "../testing/easemob-rest-scene.js";

const GROUP = "chatgroups/g";
const denied = refusal(403, "forbidden_op", "not allowed");
const ofGroup = { groupId: "g" } as const;

describe("a group", () => {
  const creation: GroupChange = {
    ...{ type: "group.created", ownerId: "ann", profile: { name: "Readers", settings: { max_users: 300 } } },
    members: [{ userId: "ann", role: "owner" }, { userId: "bob", role: "admin" }, { userId: "cid" }],
  };

  test("is made, with admins who are appointed after it", async () => {
    const { client, requests } = await restScene({
      "POST chatgroups": { data: { groupid: "42" } },
      "POST chatgroups/42/admin": { data: { result: "success", newadmin: "bob" } },
    });
    expect(await client.perform(creation)).toMatchObject({
      result: "performed",
      change: {
        groupId: "42",
        ownerId: "ann",
        profile: { name: "Readers", kind: "GROUP" },
        members: [{ userId: "ann", role: "owner" }, { userId: "bob", role: "admin" }, { userId: "cid" }],
      },
    });
    expect(requests).toEqual([
      {
        call: "POST chatgroups",
        body: { public: false, groupname: "Readers", maxusers: 300, owner: "ann", members: ["bob", "cid"] },
      },
      { call: "POST chatgroups/42/admin", body: { newadmin: "bob" } },
    ]);
  });

  test("that was made is told though an admin was refused", async () => {
    const { client } = await restScene({
      "POST chatgroups": { data: { groupid: "42" } },
      "POST chatgroups/42/admin": denied,
    });
    expect(await client.perform(creation)).toMatchObject({
      ...{ result: "performed", refused: [{ userId: "bob", code: "forbidden_op" }] },
      change: { members: [{ userId: "ann" }, { userId: "bob" }, { userId: "cid" }] },
    });
  });

  test("that may have been made is told so, where an appointment has no answer", async () => {
    const { client } = await restScene({
      "POST chatgroups": { data: { groupid: "42" } },
      "POST chatgroups/42/admin": { status: 500, body: {} },
    });
    await expect(client.perform(creation)).rejects.toMatchObject({ mayHaveActed: true });
  });

  test("changes by a call for its profile, its notice and its mute", async () => {
    const { client, requests } = await restScene({
      [`PUT ${GROUP}`]: { data: { groupname: true } },
      [`POST ${GROUP}/announcement`]: { data: { result: true } },
      [`DELETE ${GROUP}/ban`]: { data: { mute: false } },
    });
    const profile = { name: "New", introduction: "", notice: "hello", mutedAll: false, settings: { public: true } };
    expect(await client.perform({ type: "group.updated", ...ofGroup, profile })).toMatchObject({
      ...{ result: "performed", change: { profile } },
    });
    expect(requests).toEqual([
      { call: `PUT ${GROUP}`, body: { groupname: "New", description: "", public: true } },
      { call: `POST ${GROUP}/announcement`, body: { announcement: "hello" } },
      { call: `DELETE ${GROUP}/ban`, body: undefined },
    ]);
  });

  test("is told as far as it was changed", async () => {
    const { client } = await restScene({ [`PUT ${GROUP}`]: { data: {} }, [`POST ${GROUP}/ban`]: denied });
    const change: GroupChange = { type: "group.updated", ...ofGroup, profile: { name: "New", mutedAll: true } };
    expect(await client.perform(change)).toMatchObject({ result: "performed", change: { profile: { name: "New" } } });
    const muted: GroupChange = { type: "group.updated", ...ofGroup, profile: { mutedAll: true } };
    expect(await client.perform(muted)).toMatchObject({ result: "refused", refusal: { code: "forbidden_op" } });
  });

  test.each([
    [true, "disable"],
    [false, "enable"],
  ])("is switched off: %s", async (disabled, part) => {
    const { client, requests } = await restScene({ [`POST ${GROUP}/${part}`]: { data: { disabled } } });
    const change: GroupChange = { type: "group.updated", ...ofGroup, profile: { disabled } };
    expect(await client.perform(change)).toMatchObject({ result: "performed", change });
    expect(requests).toHaveLength(1);
  });

  test("is not told to be as Easemob says that it is not, with success", async () => {
    const { client } = await restScene({
      [`PUT ${GROUP}`]: { data: { groupname: false, description: true, maxusers: false, public: true } },
      [`POST ${GROUP}/announcement`]: { data: { id: "g", result: false } },
      [`POST ${GROUP}/ban`]: { data: { mute: false } },
      [`DELETE ${GROUP}/ban`]: { data: { mute: true } },
      [`POST ${GROUP}/disable`]: { data: { disabled: false } },
      [`POST ${GROUP}/enable`]: { data: { disabled: true } },
      [`POST ${GROUP}/admin`]: { data: { result: false } },
      [`DELETE ${GROUP}`]: { data: { success: false, groupid: "g" } },
    });
    const updated = (profile: GroupProfile): GroupChange => ({ type: "group.updated", ...ofGroup, profile });
    const profile = { name: "New", introduction: "i", settings: { max_users: 5, public: true } };
    expect(await client.perform(updated(profile))).toMatchObject({
      ...{ result: "performed", change: updated({ introduction: "i", settings: { public: true } }) },
    });
    const undone: readonly GroupChange[] = [
      ...[
        updated({ name: "New" }),
        updated({ notice: "n" }),
        updated({ mutedAll: true }),
        updated({ mutedAll: false }),
      ],
      ...[updated({ disabled: true }), updated({ disabled: false }), { type: "group.dissolved", ...ofGroup } as const],
      { type: "member.updated", ...ofGroup, userId: "bob", profile: { role: "admin" } },
    ];
    for (const change of undone) {
      expect(await client.perform(change)).toMatchObject({ result: "refused", refusal: { code: "not_done" } });
    }
  });

  test("gets another owner, or ends", async () => {
    const { client, requests } = await restScene({
      [`PUT ${GROUP}`]: [{ data: { newowner: true } }, { data: { newowner: false } }],
      [`DELETE ${GROUP}`]: { data: { success: true } },
    });
    const transfer: GroupChange = { type: "owner.transferred", ...ofGroup, toUserId: "bob" };
    expect(await client.perform(transfer)).toMatchObject({ result: "performed", change: transfer });
    expect(await client.perform(transfer)).toMatchObject({ result: "refused" });
    expect(await client.perform({ type: "group.dissolved", ...ofGroup })).toMatchObject({ result: "performed" });
    expect(requests[0]).toEqual({ call: `PUT ${GROUP}`, body: { newowner: "bob" } });
  });
});

describe("members", () => {
  const users = Array.from({ length: 61 }, (_, index) => `u${index}`);

  test("join by sixties; who was not added is told", async () => {
    const { client, requests } = await restScene({
      [`POST ${GROUP}/users`]: [{ data: { newmembers: users.slice(1, 60) } }, denied],
    });
    const members = users.map((userId) => ({ userId }));
    const performed = await client.perform({ type: "members.joined", ...ofGroup, members });
    expect(performed).toMatchObject({
      ...{ result: "performed", change: { how: "added", members: members.slice(1, 60) } },
      refused: [
        { userId: "u0", code: "not_added" },
        { userId: "u60", code: "forbidden_op" },
      ],
    });
    expect(requests.map(({ body }) => body)).toEqual([{ usernames: users.slice(0, 60) }, { usernames: ["u60"] }]);
  });

  test("are removed, one or several, and blocked", async () => {
    const removed = (user: string, result: boolean) => ({ user, result, reason: result ? undefined : "no member" });
    const { client, requests } = await restScene({
      [`DELETE ${GROUP}/users/bob`]: { data: removed("bob", true) },
      [`DELETE ${GROUP}/users/bob,cid`]: { data: [removed("bob", true), removed("cid", false)] },
      [`POST ${GROUP}/blocks/users`]: { data: [removed("bob", true)] },
    });
    const leaving = (userIds: readonly string[], how?: "blocked"): GroupChange => ({
      ...{ type: "members.left", ...ofGroup, userIds, ...(how && { how }) },
    });
    expect(await client.perform(leaving(["bob"]))).toMatchObject({ change: { userIds: ["bob"], how: "removed" } });
    expect(await client.perform(leaving(["bob", "cid"]))).toMatchObject({
      ...{ change: { userIds: ["bob"] }, refused: [{ userId: "cid", text: "no member" }] },
    });
    expect(await client.perform(leaving(["bob"], "blocked"))).toMatchObject({ change: { how: "blocked" } });
    expect(requests.at(-1)).toEqual({ call: `POST ${GROUP}/blocks/users`, body: { usernames: ["bob"] } });
  });

  test.each([["."], [".."], ["bob,cid"]])("are not removed by an id that calls something else: %s", async (userId) => {
    const everything = { data: { success: true, result: "success" } };
    const { client, requests } = await restScene({
      ...{ [`DELETE ${GROUP}/`]: everything, [`DELETE ${GROUP}/users/`]: everything },
      ...{ [`DELETE ${GROUP}/users/bob%2Ccid`]: everything, [`DELETE ${GROUP}/admin/bob%2Ccid`]: everything },
    });
    const ofUser = { ...ofGroup, userId } as const;
    const changes: readonly GroupChange[] = [
      { type: "members.left", ...ofGroup, userIds: [userId], how: "removed" },
      { type: "member.updated", ...ofUser, profile: { role: "member" } },
      { type: "member.updated", ...ofUser, profile: { mutedUntil: null } },
    ];
    for (const change of changes) expect(await client.perform(change)).toMatchObject({ result: "refused" });
    expect(requests).toEqual([]);
  });

  test("are the same however their ids are written", async () => {
    const { client, requests } = await restScene({
      [`POST ${GROUP}/users`]: { data: { newmembers: ["ann"] } },
      [`DELETE ${GROUP}/users/ann`]: { data: { user: "ann", result: false, reason: "no member" } },
      [`DELETE ${GROUP}/mute/ann`]: { data: [{ user: "ann", result: true }] },
      [`PUT ${GROUP}`]: { data: { newowner: true } },
      "POST chatgroups": { data: { groupid: "g" } },
      "POST messages/chatgroups": { data: { g: "1" } },
    });
    const joining: GroupChange = {
      type: "members.joined",
      ...ofGroup,
      members: [{ userId: "Ann" }, { userId: "ANN" }],
    };
    const joined = await client.perform(joining);
    expect(joined).toMatchObject({ result: "performed", change: { members: [{ userId: "ann" }] } });
    expect(joined).not.toHaveProperty("refused");
    expect(requests.at(-1)?.body).toEqual({ usernames: ["ann"] });
    const leaving: GroupChange = { type: "members.left", ...ofGroup, userIds: ["Ann"], how: "removed" };
    expect(await client.perform(leaving)).toMatchObject({ result: "refused" });
    const unmuted = { type: "member.updated", ...ofGroup, profile: { mutedUntil: null } } as const;
    expect(await client.perform({ ...unmuted, userId: "Ann" })).toMatchObject({
      change: { ...unmuted, userId: "ann" },
    });
    const transfer: GroupChange = { type: "owner.transferred", ...ofGroup, toUserId: "Ann" };
    expect(await client.perform(transfer)).toMatchObject({ change: { toUserId: "ann" } });
    const creation: GroupChange = { type: "group.created", ownerId: "Ann", profile: {}, members: [{ userId: "Bob" }] };
    expect(await client.perform(creation)).toMatchObject({
      change: { ownerId: "ann", members: [{ userId: "ann", role: "owner" }, { userId: "bob" }] },
    });
    const saying: GroupChange = { type: "message.sent", ...ofGroup, message: { elements: [], text: "x" } };
    expect(await client.perform(saying, { actorId: "Ann" })).toMatchObject({
      change: { message: { senderId: "ann" } },
    });
  });

  test("get a role", async () => {
    const { client, requests } = await restScene({
      [`POST ${GROUP}/admin`]: [{ data: { result: "success" } }, denied],
      [`DELETE ${GROUP}/admin/bob`]: { data: { result: "success" } },
    });
    const given = (role: "admin" | "member"): GroupChange => ({
      ...{ type: "member.updated", ...ofGroup, userId: "bob", profile: { role } },
    });
    expect(await client.perform(given("admin"))).toMatchObject({ result: "performed", change: given("admin") });
    expect(await client.perform(given("admin"))).toMatchObject({ result: "refused" });
    expect(await client.perform(given("member"))).toMatchObject({ result: "performed", change: given("member") });
    expect(requests[0]?.body).toEqual({ newadmin: "bob" });
  });

  test.each([
    [{ mutedUntil: "forever" } as const, undefined, -1],
    [{ mutedUntil: Date.now() + 60_000 }, undefined, expect.closeTo(60_000, -5)],
    [{}, 5000, expect.closeTo(5000, -3)],
  ])("are muted: %j, %s", async (profile, mutedForMs, duration) => {
    const { client, requests } = await restScene({ [`POST ${GROUP}/mute`]: { data: [{ user: "bob", result: true }] } });
    const change: GroupChange = {
      ...{ type: "member.updated", ...ofGroup, userId: "bob", profile },
      ...(mutedForMs !== undefined && { mutedForMs }),
    };
    expect(await client.perform(change)).toMatchObject({ result: "performed" });
    expect(requests).toEqual([{ call: `POST ${GROUP}/mute`, body: { mute_duration: duration, usernames: ["bob"] } }]);
  });

  test.each(["bob", ["bob"]])("may speak again, which is told of %j", async (user) => {
    const data = (result: boolean) => ({ data: [{ user, result }] });
    const { client } = await restScene({ [`DELETE ${GROUP}/mute/bob`]: [data(true), data(false)] });
    const change: GroupChange = { type: "member.updated", ...ofGroup, userId: "bob", profile: { mutedUntil: null } };
    expect(await client.perform(change)).toMatchObject({ result: "performed", change });
    expect(await client.perform(change)).toMatchObject({ result: "refused", refusal: { code: "not_done" } });
  });
});

describe("messages", () => {
  test("are sent, and have the key that Easemob gave", async () => {
    const { client, requests } = await restScene({
      "POST messages/chatgroups": { data: { g: "1029545553039460728" } },
    });
    const message = { elements: [], text: "hello", custom: '{"a":1}', senderId: "ann" };
    expect(await client.perform({ type: "message.sent", ...ofGroup, message })).toMatchObject({
      change: {
        message: {
          ...{ key: "1029545553039460728", senderId: "ann", text: "hello", custom: '{"a":1}' },
          elements: [{ type: "txt", content: { msg: "hello" } }],
        },
      },
    });
    expect(requests[0]?.body).toEqual({ from: "ann", to: ["g"], type: "txt", body: { msg: "hello" }, ext: { a: 1 } });
  });

  test("are recalled one at a time", async () => {
    const { client, requests } = await restScene({
      "POST messages/msg_recall": [{ data: { recalled: "yes" } }, denied, { data: { recalled: "no" } }],
    });
    const messages = [{ key: "1" }, { key: "2" }, { key: "3" }];
    expect(await client.perform({ type: "message.recalled", ...ofGroup, messages }, { actorId: "ann" })).toMatchObject({
      ...{
        change: { messages: [{ key: "1" }] },
        refused: [{ messageKey: "2", code: "forbidden_op" }, { messageKey: "3" }],
      },
    });
    expect(requests[0]?.body).toEqual({ msg_id: "1", to: "g", chat_type: "groupchat", from: "ann", force: true });
  });
});

describe("what Easemob has no word for", () => {
  const profile = {};
  test.each<[string, GroupChange]>([
    ["groupId", { type: "group.created", groupId: "mine", ownerId: "ann", profile, members: [] }],
    ["ownerId", { type: "group.created", profile, members: [] }],
    ["profile.mutedAll", { type: "group.created", ownerId: "ann", profile: { mutedAll: true }, members: [] }],
    ["profile.kind", { type: "group.updated", ...ofGroup, profile: { kind: "Public" } }],
    ["profile.custom", { type: "group.updated", ...ofGroup, profile: { custom: { a: 1 } } }],
    ["profile.settings.scale", { type: "group.updated", ...ofGroup, profile: { settings: { scale: "large" } } }],
    ["formerOwnerRole", { type: "owner.transferred", ...ofGroup, toUserId: "bob", formerOwnerRole: "admin" }],
    ["members: role", { type: "members.joined", ...ofGroup, members: [{ userId: "bob", role: "admin" }] }],
    ["how", { type: "members.left", ...ofGroup, userIds: ["bob"], how: "quit" }],
    ["profile.nickname", { type: "member.updated", ...ofGroup, userId: "bob", profile: { nickname: "B" } }],
    ["profile.role", { type: "member.updated", ...ofGroup, userId: "bob", profile: { role: "owner" } }],
    ["message.priority", { type: "message.sent", ...ofGroup, message: { elements: [], text: "x", priority: "high" } }],
    ["message.elements of none", { type: "message.sent", ...ofGroup, message: { elements: [], text: "" } }],
    ["a message without key", { type: "message.recalled", ...ofGroup, messages: [{ seq: 1 }] }],
    ["topic.created", { type: "topic.created", ...ofGroup, profile }],
  ])("is said before anything is changed: %s", async (field, change) => {
    const { client, requests } = await restScene({});
    expect(await client.perform(change)).toEqual({ result: "impossible", text: expect.stringContaining(field) });
    expect(requests).toEqual([]);
  });
});
