import type { ReadingClient } from "@grouphook/core/adapter";
import { beforeEach, describe, expect, it } from "vitest";
import { APP, type NeteaseRest, neteaseRest } from "../testing/netease-rest.js";
import { neteaseClient } from "./client.js";

let rest: NeteaseRest;
let client: ReadingClient;

beforeEach(async () => {
  rest = await neteaseRest();
  client = neteaseClient({ ...APP, apiUrl: rest.url, callsPerSecond: 1000 });
});

function team(groupId: string, type: 1 | 2, members: number): void {
  const configuration = { join_mode: 1, agree_mode: 0, chat_banned_mode: type === 1 ? 0 : 3 };
  rest.teams.set(groupId, {
    type,
    info: {
      ...{ team_id: Number(groupId), team_type: type, owner_account_id: "own", member_count: members, name: "n" },
      ...{ icon: "", announcement: "a", intro: "i", members_limit: 200, create_time: 5, configuration },
      ...{ server_extension: "s", customer_extension: "c" },
    },
    members: new Map(
      Array.from({ length: members }, (_, index) => {
        const userId = index === 0 ? "own" : `user${index}`;
        const member_role = index === 0 ? 1 : index === 1 ? 2 : 0;
        return [
          userId,
          {
            account_id: userId,
            member_role,
            team_nick: `n${index}`,
            chat_banned: index === 2,
            join_time: 1000 + index,
          },
        ];
      }),
    ),
  });
}

describe("groups", () => {
  it("are read in one form, whichever type they are of", async () => {
    team("7", 1, 3);
    team("9", 2, 3);
    const [first, second] = await client.readGroups(["7", "9"]);
    expect(first).toEqual({
      ...{ state: "active", groupId: "7", ownerId: "own", memberCount: 3, createdAt: 5, asOf: expect.any(Number) },
      profile: {
        ...{ kind: "TEAM", name: "n", avatar: "", notice: "a", introduction: "i", mutedAll: false },
        settings: { members_limit: 200, join_mode: 1, agree_mode: 0 },
      },
    });
    expect(second).toMatchObject({
      state: "active",
      groupId: "9",
      profile: { kind: "SUPER_TEAM", mutedAll: true, mutedAllSpares: "nobody" },
    });
  });

  it("are gone if NetEase knows none of either type, and unreadable if it says nothing", async () => {
    team("7", 1, 1);
    const beyond = String(2n ** 63n);
    expect(await client.readGroups(["8", "7", "x", beyond])).toMatchObject([
      { state: "gone", groupId: "8", asOf: expect.any(Number) },
      { state: "active", groupId: "7" },
      { state: "unreadable", groupId: "x", refusal: { text: "the id is none of a team" } },
      { state: "unreadable", groupId: beyond },
    ]);
    rest.answerNext((_, response) => response.end('{"code":200,"data":{"team_info_list":[]}}'));
    expect(await client.readGroups(["8"])).toMatchObject([{ state: "unreadable" }]);
  });

  it("are asked for by their type alone once it is known, and gone if there is none of it any longer", async () => {
    team("9", 2, 1);
    await client.readGroups(["9"]);
    await client.readGroups(["9"]);
    expect(rest.heard.map(({ query }) => query.team_type)).toEqual(["1", "2", "2"]);
    rest.teams.delete("9");
    expect(await client.readGroups(["9"])).toMatchObject([{ state: "gone" }]);
  });

  it("are gone, too, if NetEase says that there is none, instead of which", async () => {
    team("7", 1, 1);
    const none = '{"code":108404,"msg":"team not exist"}';
    rest.answerNext((_, response) => response.end(none));
    expect(await client.readGroups(["7", "8"])).toMatchObject([{ state: "active" }, { state: "gone" }]);
    for (let type = 1; type <= 2; type += 1) rest.answerNext((_, response) => response.end(none));
    expect(await client.readGroups(["8"])).toMatchObject([{ state: "gone" }]);
  });

  it("have ids of 64 bits, of which every digit counts", async () => {
    const groupId = String(2n ** 63n - 1n);
    const info = `{"team_id":${groupId},"owner_account_id":"own"}`;
    rest.answerNext((_, response) => response.end(`{"code":200,"data":{"team_info_list":[${info}]}}`));
    expect(await client.readGroups([groupId])).toMatchObject([{ state: "active", groupId }]);
  });

  it("are not listed, but who may not call gets to know it", async () => {
    expect(await client.readGroupIds(null)).toEqual({ groupIds: [], next: null });
    const stranger = neteaseClient({ ...APP, appSecret: "another", apiUrl: rest.url });
    await expect(stranger.readGroupIds(null)).rejects.toMatchObject({
      ...{ code: "refused", call: "GET /im/v2.1/teams" },
      message: expect.stringContaining(
        "the AppKey or the AppSecret is wrong, or NetEase does not let the app read this",
      ),
    });
  });
});

describe("members", () => {
  it("are read page by page, with their roles and mutes, which have no end", async () => {
    team("7", 1, 150);
    const first = await client.readMembers("7", null);
    expect(first?.members.slice(0, 3)).toEqual([
      { userId: "own", role: "owner", nickname: "n0", mutedUntil: null, joinedAt: 1000 },
      { userId: "user1", role: "admin", nickname: "n1", mutedUntil: null, joinedAt: 1001 },
      { userId: "user2", role: "member", nickname: "n2", mutedUntil: "forever", joinedAt: 1002 },
    ]);
    expect(first).toMatchObject({ isSteady: true, next: "100" });
    const second = await client.readMembers("7", first?.next ?? null);
    expect([second?.members.length, second?.next]).toEqual([50, null]);
  });

  it("of no team are none", async () => {
    expect(await client.readMembers("8", null)).toBeUndefined();
    expect((await client.readMembersNamed("8", ["ann"])).members).toEqual([]);
    team("9", 1, 1);
    await client.readGroups(["9"]);
    rest.teams.delete("9");
    expect(await client.readMembers("9", null)).toBeUndefined();
  });

  it("that are named are looked for on every page", async () => {
    team("7", 1, 150);
    const { members } = await client.readMembersNamed("7", ["user120", "nobody", "own"]);
    expect(members.map(({ userId }) => userId)).toEqual(["own", "user120"]);
  });

  it("whose list does not go on are not read for ever", async () => {
    team("7", 1, 150);
    const again = '{"code":200,"data":{"items":[],"has_more":true,"next_token":"100"}}';
    await client.readMembers("7", null);
    rest.answerNext((_, response) => response.end(again));
    await expect(client.readMembers("7", "100")).rejects.toMatchObject({ code: "unreadable" });
  });
});

describe("an answer that is none", () => {
  it.for<[string, number, string, string]>([
    ["too many calls", 429, "", "limited"],
    ["too many calls, by its code", 200, '{"code":416,"msg":"frequency"}', "limited"],
    ["a proxy's", 502, "<html>", "unreachable"],
    ["no JSON", 200, "<html>", "unreadable"],
    ["of another form", 200, '{"code":200,"data":{"team_info_list":5}}', "unreadable"],
    ["a refusal", 200, '{"code":414,"msg":"param"}', "refused"],
    ["no app of ours", 200, '{"code":101303,"msg":"appkey not exist"}', "credentials"],
    ["not authorized", 401, "", "credentials"],
  ])("is an error that says so: %s", async ([, status, body, code]) => {
    rest.answerNext((_, response) => response.writeHead(status).end(body));
    const reading = client.readGroups(["7"]);
    await expect(reading).rejects.toMatchObject({
      code,
      vendor: "netease",
      call: "GET /im/v2.1/teams",
      mayHaveActed: false,
    });
    await expect(reading).rejects.not.toThrow(APP.appSecret);
  });
});
