import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { MemberRead, MessageRead } from "@grouphook/core/adapter";
import { type OpenimGroup, type OpenimRestOptions, openimInstallation, openimSender } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { openimClient } from "./client.js";

async function served(options: OpenimRestOptions & { readonly aheadMs?: number; readonly users?: number } = {}) {
  const { aheadMs = 0, users = 15, ...rest } = options;
  const sender = openimSender({ url: "http://127.0.0.1:9" });
  const openim = openimInstallation({ sender, seed: 5, users, hooks: [], now: () => Date.now() + aheadMs });
  const api = await openim.serveRest(rest);
  onTestFinished(() => api.close());
  const newClient = () => openimClient({ apiUrl: api.url, secret: "openIM123", callsPerSecond: 10_000 });
  return { openim, api, client: newClient(), newClient };
}

type Client = Awaited<ReturnType<typeof served>>["client"];

async function membersOf(client: Client, groupId: string, each: () => Promise<unknown> = async () => {}) {
  const members: MemberRead[] = [];
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page = await client.readMembers(groupId, cursor);
    if (!page) return undefined;
    expect(page.isSteady).toBe(true);
    members.push(...page.members);
    cursor = page.next;
    await each();
  }
  return members;
}

const roles = new Map<number, "owner" | "admin" | "member">([
  [100, "owner"],
  [60, "admin"],
  [20, "member"],
]);
const byId = (one: { readonly userId: string }, other: { readonly userId: string }) =>
  one.userId < other.userId ? -1 : 1;

function expectedMembers({ members }: OpenimGroup): readonly MemberRead[] {
  const entries = [...members].map(([userId, member]) => {
    const role = roles.get(member.roleLevel) ?? "member";
    const { nickname, faceURL: avatar, ex: custom, joinTime: joinedAt, muteEndTime } = member;
    return { userId, role, nickname, avatar, custom, mutedUntil: muteEndTime || null, joinedAt };
  });
  return entries.toSorted(byId);
}

describe("groups", () => {
  it("are read as they are, in the order asked for, each once; those that ended or never were are gone", async () => {
    const { openim, client } = await served();
    await openim.live(400);
    const all = [...openim.groups.values()];
    expect(all.filter(({ status }) => status === 2).length).toBeGreaterThan(1);
    const asked = ["nowhere", ...all.map(({ groupID }) => groupID), "nowhere"];
    const read = await client.readGroups(asked);
    expect(read.map(({ groupId }) => groupId)).toEqual(asked.slice(0, -1));
    expect(read[0]).toMatchObject({ state: "gone" });
    for (const [index, { groupID, info, status, members, createTime }] of all.entries()) {
      const { needVerification, lookMemberInfo, applyMemberFriend } = info;
      const [ownerId = null] = [...members].flatMap(([userId, { roleLevel }]) => (roleLevel === 100 ? userId : []));
      const profile = {
        ...{ name: info.groupName, notice: info.notification, introduction: info.introduction, avatar: info.faceURL },
        ...{ kind: "2", custom: info.ex, mutedAll: status === 3 },
        settings: { needVerification, lookMemberInfo, applyMemberFriend },
      };
      const active = { state: "active", profile, ownerId, memberCount: members.size, createdAt: createTime };
      expect(read[index + 1]).toEqual({
        ...{ groupId: groupID, asOf: expect.any(Number) },
        ...(status === 2 ? { state: "gone" } : active),
      });
    }
  });

  it("are true as of a moment of OpenIM's clock", async () => {
    const { openim, client } = await served({ aheadMs: 3_600_000 });
    openim.populate({ groups: 1, members: 1 });
    const before = Date.now() + 3_600_000;
    const [group] = await client.readGroups(["big-0"]);
    const asOf = group && "asOf" in group ? group.asOf : 0;
    expect(asOf - before).toBeGreaterThan(-1500);
    expect(asOf).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  it("are read from what a real server answered", async () => {
    const answer = readFileSync(new URL("../../fixtures/rest/get_groups_info.json", import.meta.url));
    const server = createServer((request, response) => {
      const token = { errCode: 0, errMsg: "", errDlt: "", data: { token: "a.b.c", expireTimeSeconds: 7_776_000 } };
      response.end(request.url === "/auth/get_admin_token" ? JSON.stringify(token) : answer);
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const client = openimClient({ apiUrl: `http://127.0.0.1:${port}`, secret: "s" });
    expect(await client.readGroups(["20597", "20598"])).toEqual([
      {
        state: "active",
        groupId: "20597",
        asOf: expect.any(Number),
        profile: {
          ...{ name: "test-group", notice: "notification", introduction: "introduction", avatar: "faceURL url" },
          ...{ kind: "2", custom: "ex", mutedAll: false },
          settings: { needVerification: 0, lookMemberInfo: 0, applyMemberFriend: 0 },
        },
        ...{ ownerId: "11328", memberCount: 5, createdAt: 1_710_161_873_302 },
      },
      { state: "gone", groupId: "20598", asOf: expect.any(Number) },
    ]);
  });
});

describe("members", () => {
  it("are read as they are", async () => {
    const { openim, client } = await served();
    await openim.live(400);
    const active = [...openim.groups.values()].filter(({ status }) => status !== 2);
    expect(active.length).toBeGreaterThan(5);
    for (const group of active) {
      expect((await membersOf(client, group.groupID))?.toSorted(byId)).toEqual(expectedMembers(group));
    }
  });

  it("of a group that is gone are not told", async () => {
    const { openim, client } = await served();
    openim.populate({ groups: 1, members: 3 });
    await client.perform({ type: "group.dissolved", groupId: "big-0" });
    expect(await membersOf(client, "big-0")).toBeUndefined();
    expect(await membersOf(client, "nowhere")).toBeUndefined();
  });

  it("of a group on one page take one call", async () => {
    const { openim, client, api } = await served();
    openim.populate({ groups: 1, members: 15 });
    expect(await membersOf(client, "big-0")).toHaveLength(15);
    expect(api.requests.map(({ path }) => path).slice(1)).toEqual(["/group/get_group_member_list"]);
  });

  it("of a large group are read without missing one who stays, however the others come and go", async () => {
    const { openim, client } = await served({ users: 3000 });
    openim.populate({ groups: 1, members: 2800 });
    const before = [...(openim.groups.get("big-0")?.members.keys() ?? [])];
    const leavers = before.filter((_, index) => index % 7 === 3);
    let moves = 0;
    const read = await membersOf(client, "big-0", async () => {
      const userIds = leavers.slice(moves * 100, moves * 100 + 100);
      moves += 1;
      await client.perform({ type: "members.left", groupId: "big-0", userIds });
      const newcomers = openim.users.slice(2800 + moves * 20, 2820 + moves * 20);
      const members = newcomers.map((userId) => ({ userId }));
      await client.perform({ type: "members.joined", groupId: "big-0", members });
    });
    const ids = read?.map(({ userId }) => userId) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(before.filter((userId) => !leavers.includes(userId) && !ids.includes(userId))).toEqual([]);
    expect(moves).toBe(3);
  });

  it("of a large group are read on in another process", async () => {
    const { openim, client, newClient } = await served({ users: 1500 });
    openim.populate({ groups: 1, members: 1500 });
    const first = await client.readMembers("big-0", null);
    const second = await newClient().readMembers("big-0", first?.next ?? null);
    const ids = [...(first?.members ?? []), ...(second?.members ?? [])].map(({ userId }) => userId);
    expect(new Set(ids).size).toBe(1500);
    expect(ids).toHaveLength(1500);
    expect(second?.next).toBeNull();
  });

  it("are found by their ids among those who are none", async () => {
    const { openim, client } = await served({ users: 2500 });
    openim.populate({ groups: 1, members: 2200 });
    const { members, next } = await client.readMembersNamed("big-0", [...openim.users, "nobody", "u100"]);
    expect(new Set(members.map(({ userId }) => userId)).size).toBe(2200);
    expect([members.length, next]).toEqual([2200, null]);
    expect((await client.readMembersNamed("nowhere", ["u100"])).members).toEqual([]);
  });
});

describe("messages", () => {
  async function messagesOf(client: Client, groupId: string): Promise<readonly MessageRead[]> {
    const read: MessageRead[] = [];
    for (let from: number | null = null, first = true; first || from !== null; first = false) {
      const page: Awaited<ReturnType<NonNullable<Client["readMessages"]>>> | undefined = await client.readMessages?.(
        { groupId },
        from,
      );
      read.push(...(page?.messages ?? []));
      from = page?.next ?? null;
    }
    return read;
  }

  it("are read from the newest on as their callbacks tell them, without notifications", async () => {
    const { openim, client } = await served();
    await openim.live(1500);
    const active = [...openim.groups.values()].filter(({ members, status }) => members.size > 0 && status !== 2);
    const longest = Math.max(...active.map(({ messages }) => messages.at(-1)?.seq ?? 0));
    expect(longest).toBeGreaterThan(20);
    for (const { groupID, messages } of active) {
      const read = await messagesOf(client, groupID);
      expect(read.map(({ message }) => message.seq)).toEqual(messages.map(({ seq }) => seq).toReversed());
      for (const { message, isRecalled } of read) {
        const sent = messages.find(({ serverMsgID }) => serverMsgID === message.key);
        if (!sent) throw new Error("was never sent");
        const { isRevoked, sendID: senderId, clientMsgID: clientId, sendTime: sentAt, contentType, content, ex } = sent;
        expect(isRecalled).toBe(isRevoked);
        expect(message).toMatchObject({ senderId, clientId, sentAt });
        const elements = isRevoked ? [] : [{ type: String(contentType), content: JSON.parse(content) }];
        expect(message.elements).toEqual(elements);
        if (!isRevoked) expect(message.custom ?? "").toBe(ex);
      }
    }
  });

  it("are read page by page, downwards from any number", async () => {
    const { openim, client } = await served();
    openim.populate({ groups: 1, members: 2 });
    for (let count = 0; count < 120; count += 1) {
      const message = { elements: [], text: `no. ${count}` };
      await client.perform({ type: "message.sent", groupId: "big-0", message });
    }
    expect((await messagesOf(client, "big-0")).map(({ message }) => message.text)).toEqual(
      Array.from({ length: 120 }, (_, index) => `no. ${119 - index}`),
    );
    const page = await client.readMessages?.({ groupId: "big-0" }, 30);
    expect([page?.messages.length, page?.messages[0]?.message.seq, page?.next]).toEqual([30, 30, null]);
  });

  it("end where OpenIM keeps no older ones", async () => {
    const { openim, client } = await served({ oldestSeq: 20 });
    openim.populate({ groups: 1, members: 2 });
    for (let count = 0; count < 125; count += 1) {
      await client.perform({ type: "message.sent", groupId: "big-0", message: { elements: [], text: "hi" } });
    }
    const read = await messagesOf(client, "big-0");
    expect([read[0]?.message.seq, read.at(-1)?.message.seq, read.length]).toEqual([125, 20, 106]);
    expect(await client.readMessages?.({ groupId: "big-0" }, 110)).toMatchObject({ next: null });
    expect(await client.readMessages?.({ groupId: "big-0" }, 19)).toMatchObject({ messages: [], next: null });
  });

  it("of nothing are none", async () => {
    const { openim, client } = await served();
    openim.populate({ groups: 1, members: 2 });
    const none = { messages: [], next: null, asOf: expect.any(Number) };
    expect(await client.readMessages?.({ groupId: "big-0" }, null)).toEqual(none);
    expect(await client.readMessages?.({ groupId: "big-0" }, 500)).toEqual(none);
    expect(await client.readMessages?.({ groupId: "nowhere" }, null)).toEqual(none);
    expect(await client.readMessages?.({ groupId: "big-0", topicId: "t" }, null)).toEqual(none);
  });
});
