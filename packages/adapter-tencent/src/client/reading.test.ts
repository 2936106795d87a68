import type { Message, ReadingClient } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { tencentScene } from "../testing/tencent-scene.js";

const create = (client: ReadingClient, kind: string, more: object = {}) =>
  client.perform({
    ...{ type: "group.created", ownerId: "ann", profile: { name: "Readers", kind, ...more } },
    members: ["bob", "eve"].map((userId) => ({ userId })),
  });

async function groupIdOf(performed: ReturnType<ReadingClient["perform"]>): Promise<string> {
  const done = await performed;
  if (done.result !== "performed" || done.change.type !== "group.created") throw new Error(JSON.stringify(done));
  return done.change.groupId ?? "";
}

async function membersOf(client: ReadingClient, groupId: string): Promise<readonly string[]> {
  const members: string[] = [];
  for (let cursor: string | null | undefined = null; cursor !== undefined; ) {
    const page: Awaited<ReturnType<ReadingClient["readMembers"]>> = await client.readMembers(groupId, cursor);
    members.push(...(page?.members.map(({ userId }) => userId) ?? []));
    cursor = page?.next ?? undefined;
  }
  return members;
}

async function messagesOf(client: ReadingClient, place: { readonly groupId: string; readonly topicId?: string }) {
  const messages: { readonly message: Message; readonly isRecalled: boolean }[] = [];
  for (let from: number | null | undefined = null; from !== undefined; ) {
    const page: Awaited<ReturnType<NonNullable<ReadingClient["readMessages"]>>> | undefined =
      await client.readMessages?.(place, from);
    messages.push(...(page?.messages ?? []));
    from = page?.next ?? undefined;
  }
  return messages;
}

describe("reading groups", () => {
  it("tells every field, each group once and in order", async () => {
    const { app, client } = await tencentScene({ settings: { groupFields: ["color", "size"] } });
    const first = await groupIdOf(create(client, "Work", { notice: "soon", custom: { color: "red" } }));
    const second = await groupIdOf(create(client, "Meeting"));
    await client.perform({ type: "group.updated", groupId: second, profile: { mutedAll: true } });
    await client.perform({
      ...{
        type: "group.attributes_changed",
        groupId: second,
        operation: "merge",
        attributes: { a: "1", __proto__x: "" },
      },
    });
    const settings = {
      ApplyJoinOption: "NeedPermission",
      InviteOption: "FreeAccess",
      MaxMemberNum: 6000,
      SupportTopic: 0,
    };
    const common = { state: "active", ownerId: "ann", memberCount: 3, asOf: expect.any(Number) };
    const texts = { name: "Readers", introduction: "", avatar: "", settings };
    const groups = await client.readGroups([second, "no-such-group", first, second, "@TGS#2\u00e9"]);
    expect(groups).toEqual([
      {
        ...{ ...common, groupId: second, attributes: { a: "1", __proto__x: "" }, lastMessageSeq: 0 },
        ...{ createdAt: Math.floor((app.groups.get(second)?.createdAt ?? 0) / 1000) * 1000 },
        profile: { ...texts, notice: "", kind: "ChatRoom", mutedAll: true, custom: {} },
      },
      { state: "gone", groupId: "no-such-group", asOf: expect.any(Number) },
      {
        ...{ ...common, groupId: first, attributes: {}, lastMessageSeq: 0, createdAt: expect.any(Number) },
        profile: { ...texts, notice: "soon", kind: "Private", mutedAll: false, custom: { color: "red" } },
      },
      { state: "unreadable", groupId: "@TGS#2\u00e9", refusal: { code: 10_015, text: "the group id is invalid" } },
    ]);
  });

  it("has no word about the app's own data where its fields are not named", async () => {
    const { client } = await tencentScene();
    const groupId = await groupIdOf(create(client, "Public", { custom: { color: "red" } }));
    const [group] = await client.readGroups([groupId]);
    expect(group).toMatchObject({ state: "active", profile: { name: "Readers" } });
    expect(group && "profile" in group ? Object.keys(group.profile) : []).not.toContain("custom");
  });

  it("knows the older names of what it asks for", async () => {
    const { app, client } = await tencentScene({ served: { quirks: { olderNames: true } } });
    app.fill({ groups: 2, membersEach: 1 });
    const [first = "", second = ""] = app.groups.keys();
    await client.perform({ type: "group.updated", groupId: second, profile: { mutedAll: true } });
    expect(await client.readGroups([first, second, "gone"])).toMatchObject([
      {
        state: "active",
        profile: { mutedAll: false, settings: { ApplyJoinOption: "NeedPermission", MaxMemberNum: 6000 } },
      },
      { state: "active", profile: { mutedAll: true, kind: "Public" } },
      { state: "gone" },
    ]);
  });

  it("asks for fewer at once while the answer is too long", async () => {
    const { app, client, rest } = await tencentScene({ served: { answerLimit: 4000 } });
    app.fill({ groups: 40, membersEach: 200 });
    const groups = await client.readGroups([...app.groups.keys()]);
    expect(groups.map(({ groupId }) => groupId)).toEqual([...app.groups.keys()]);
    expect(groups.every(({ state }) => state === "active")).toBe(true);
    expect(rest.rates.get_group_info?.calls).toBe(7);
  });

  it("tells topics of a community that has them", async () => {
    const { client } = await tencentScene();
    const groupId = await groupIdOf(create(client, "Community", { settings: { SupportTopic: 1 } }));
    const topicId = `${groupId}@TOPIC#_news`;
    await client.perform({ type: "topic.created", groupId, topicId, profile: { name: "News", custom: "own" } });
    await client.perform({ type: "topic.updated", groupId, topicId, profile: { mutedAll: true, notice: "hush" } });
    const news = { name: "News", introduction: "", notice: "hush", avatar: "" };
    expect(await client.readGroups([groupId])).toMatchObject([
      {
        topics: [
          { topicId, profile: { ...news, kind: "Community", mutedAll: true, custom: "own" }, lastMessageSeq: 0 },
        ],
      },
    ]);
  });

  it("tells groups that vanish between two calls as gone", async () => {
    const { app, client, rest } = await tencentScene();
    app.fill({ groups: 2, membersEach: 2 });
    const [first = "", second = ""] = app.groups.keys();
    rest.fault({ api: "get_group_attr", meanwhile: () => app.vanish(first) });
    expect(await client.readGroups([first, second])).toMatchObject([{ state: "active" }, { state: "active" }]);
    expect(await client.readGroups([first, second])).toMatchObject([{ state: "gone" }, { state: "active" }]);
    expect(await client.readMembers(first, null)).toBe(undefined);
    expect(await client.readMembersNamed(first, ["user1"])).toMatchObject({ members: [], next: null });
    expect(await client.readMessages?.({ groupId: first }, null)).toMatchObject({ messages: [], next: null });
  });
});

describe("reading members", () => {
  it.for([["Public"], ["Community"]])("goes through the pages of a group of type %s", async ([type = ""]) => {
    const { app, client, rest } = await tencentScene();
    app.fill({ groups: 1, membersEach: 450, type });
    const [groupId = ""] = app.groups.keys();
    expect(await membersOf(client, groupId)).toEqual([...(app.groups.get(groupId)?.members.keys() ?? [])]);
    expect(rest.rates.get_group_member_info?.calls).toBe(type === "Public" ? 3 : 5);
    expect(await client.readMembers(groupId, null)).toMatchObject({ isSteady: true });
  });

  it("asks for fewer at once while the answer is too long", async () => {
    const { app, client } = await tencentScene({ served: { answerLimit: 4000 } });
    app.fill({ groups: 1, membersEach: 120 });
    const [groupId = ""] = app.groups.keys();
    expect((await membersOf(client, groupId)).length).toBe(120);
  });

  it("tells where others left between two pages, so that somebody may have been missed", async () => {
    const { app, client } = await tencentScene();
    app.fill({ groups: 1, membersEach: 300 });
    const [groupId = ""] = app.groups.keys();
    const first = await client.readMembers(groupId, null);
    expect(await client.readMembers(groupId, first?.next ?? null)).toMatchObject({ isSteady: true, next: null });
    await client.perform({ type: "members.left", groupId, userIds: ["user1", "user2"] });
    expect(await client.readMembers(groupId, first?.next ?? null)).toMatchObject({ isSteady: false, next: null });
  });

  it.for([
    {},
    { olderNames: true },
    { mutesApart: true },
    { olderNames: true, mutesApart: true },
    { blankRoles: true },
  ])("tells roles, name cards, mutes and silence, with the peculiarities %j", async (quirks) => {
    const { client } = await tencentScene({ served: { quirks }, settings: { memberFields: ["level"] } });
    const groupId = await groupIdOf(create(client, "Public"));
    const until = Date.now() + 3_600_000;
    const update = (userId: string, profile: object) =>
      client.perform({ type: "member.updated", groupId, userId, profile });
    await update("bob", { role: "admin", nickname: "Bobby", custom: { level: "3" }, mutedUntil: "forever" });
    await update("eve", { mutedUntil: until });
    await client.perform({ type: "member.silenced", groupId, userId: "eve" });
    const read = await client.readMembers(groupId, null);
    const common = { joinedAt: expect.any(Number), receives: true, silenced: false };
    expect(read).toEqual({
      members: [
        { userId: "ann", role: "owner", nickname: "", mutedUntil: null, ...common },
        {
          ...{ userId: "bob", role: "admin", nickname: "Bobby", custom: { level: "3" }, ...common },
          ...{ mutedUntil: "forever" },
        },
        { userId: "eve", role: "member", nickname: "", mutedUntil: expect.any(Number), ...common, silenced: true },
      ],
      next: null,
      isSteady: true,
      asOf: expect.any(Number),
    });
    expect(Math.abs(Number(read?.members[2]?.mutedUntil) - until)).toBeLessThan(3000);
    expect(await client.readMembersNamed(groupId, ["eve", "zoe", "ann"])).toMatchObject({
      ...{ members: [read?.members[2], read?.members[0]], next: null, isSteady: true },
    });
  });

  it("reads those that are named, 50 at once", async () => {
    const { app, client, rest } = await tencentScene();
    app.fill({ groups: 1, membersEach: 120 });
    const [groupId = ""] = app.groups.keys();
    const named = Array.from({ length: 130 }, (_, index) => `user${index}`);
    expect((await client.readMembersNamed(groupId, named)).members.length).toBe(120);
    expect(rest.rates.get_specified_group_member_info?.calls).toBe(3);
  });

  it("has nothing to tell of a live group", async () => {
    const { client } = await tencentScene();
    const live = {
      type: "group.created",
      ownerId: "ann",
      profile: { name: "Live", kind: "AVChatRoom" },
      members: [],
    } as const;
    const groupId = await groupIdOf(client.perform(live));
    expect(await client.readMembers(groupId, null)).toBe(undefined);
    expect(await client.readMessages?.({ groupId }, null)).toMatchObject({ messages: [], next: null });
    await expect(client.readMembersNamed(groupId, ["ann"])).rejects.toMatchObject({
      code: "refused",
      mayHaveActed: false,
    });
  });

  it("asks for the kind of a group only where it was not read lately", async () => {
    let aheadMs = 0;
    const { app, client, rest } = await tencentScene({ surroundings: { now: () => Date.now() + aheadMs } });
    app.fill({ groups: 3, membersEach: 2 });
    const groupIds = [...app.groups.keys()];
    const live = { type: "group.created", profile: { name: "Live", kind: "AVChatRoom" }, members: [] } as const;
    groupIds.push(await groupIdOf(client.perform(live)));
    const asked = () => rest.rates.get_group_info?.calls ?? 0;
    await client.readGroups(groupIds);
    const before = asked();
    const read = () => Promise.all(groupIds.map((groupId) => client.readMembers(groupId, null)));
    expect((await read()).map((page) => page?.members.length)).toEqual([2, 2, 2, undefined]);
    expect([asked(), rest.rates.get_group_member_info?.calls]).toEqual([before, 3]);
    aheadMs = 60_000;
    expect((await read()).map((page) => page?.members.length)).toEqual([2, 2, 2, undefined]);
    expect(asked()).toBe(before + 4);
  });

  it("takes no place that it cannot have told", async () => {
    const { client } = await tencentScene();
    await expect(client.readMembers("readers", "x")).rejects.toThrow("the place is none in a list");
    await expect(client.readGroupIds("1e3")).rejects.toThrow("the place is none of Tencent's");
  });
});

describe("reading messages", () => {
  it("tells them as callbacks do", async () => {
    const { app, client, told } = await tencentScene();
    const asTold = (groupId: string, topicId: string | undefined, key: string | undefined): Message => {
      const found = told.findLast(
        ({ change }) =>
          change.type === "message.sent" &&
          change.groupId === groupId &&
          change.topicId === topicId &&
          change.message.key === key,
      );
      return found?.change.type === "message.sent" ? found.change.message : expect.fail(`${groupId} ${key}`);
    };
    let compared = 0;
    const places = () =>
      [...app.world.living]
        .filter(({ type }) => type !== "AVChatRoom")
        .flatMap(({ groupId, topics }) => [
          { groupId },
          ...[...topics].flatMap(([topicId, { isDestroyed }]) => (isDestroyed ? [] : { groupId, topicId })),
        ]);
    for (let times = 0; times < 3; times += 1) {
      await app.live(200, 6);
      for (const place of places()) {
        for (const { message } of await messagesOf(client, place)) {
          const { groupId, topicId = undefined } = { topicId: undefined, ...place };
          // Not told by REST: mentions, and the client's own id of a message; every message there has a priority.
          const { mentions: _, priority = "Normal", clientId, ...callback } = asTold(groupId, topicId, message.key);
          const expected = clientId?.includes("-") ? { priority } : { priority, clientId };
          expect(message).toEqual({ clientId: expect.any(String), ...callback, ...expected });
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(50);
  });

  it("goes down by numbers, to the oldest that is kept", async () => {
    const { app, client, rest } = await tencentScene();
    app.fill({ groups: 1, membersEach: 2, messagesEach: 50 });
    const [groupId = ""] = app.groups.keys();
    await client.perform({ type: "members.joined", groupId, members: [{ userId: "zoe" }] });
    await client.perform({ type: "message.recalled", groupId, messages: [{ key: "48" }, { seq: 49 }] });
    app.expireMessages(groupId, 10);
    const messages = await messagesOf(client, { groupId });
    expect(messages.map(({ message: { seq } }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => 50 - index));
    expect(messages.filter(({ isRecalled }) => isRecalled).map(({ message: { key } }) => key)).toEqual(["49", "48"]);
    expect(rest.rates.group_msg_get_simple?.calls).toBe(3);
    expect(await client.readMessages?.({ groupId }, 12)).toMatchObject({ messages: [{ message: { seq: 12 } }, {}] });
  });
});
