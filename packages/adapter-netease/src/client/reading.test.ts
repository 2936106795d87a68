import { beforeEach, describe, expect, it } from "vitest";
import { APP, neteaseScene, type Scene } from "../testing/netease-scene.js";
import { type ScriptedAnswer, scriptedNetease } from "../testing/scripted-netease.js";
import { neteaseClient } from "./client.js";

let scene: Scene;

beforeEach(async () => {
  scene = await neteaseScene();
});

/** Makes a team of which nobody is told, with `user0` as its owner. */
function filled(membersEach: number, isSuper = false): string {
  scene.app.fill({ teams: 1, membersEach, isSuper });
  return [...scene.app.teams.keys()].at(-1) ?? expect.fail("there is no team");
}

const typesAsked = () => scene.rest.heard.map(({ path }) => /team_type=(.)/.exec(path)?.[1]);
const NO_TEAM = '{"code":108404,"msg":"team not exist"}';

describe("groups", () => {
  it("are read in one form, whichever type they are of", async () => {
    const [team, superTeam] = [filled(3), filled(3, true)];
    const settings = { members_limit: 300, join_mode: 2, 18: "of the server" };
    const profile = { notice: "a", introduction: "i", mutedAll: true, mutedAllSpares: "nobody", settings } as const;
    await scene.client.perform({ type: "group.updated", groupId: superTeam, profile });
    const modes = { join_mode: 0, agree_mode: 0, invite_mode: 0, update_team_info_mode: 0, update_extension_mode: 0 };
    expect(await scene.client.readGroups([team, superTeam])).toEqual([
      {
        ...{ state: "active", groupId: team, memberCount: 3 },
        ...{ createdAt: expect.any(Number), asOf: expect.any(Number) },
        profile: {
          ...{ kind: "TEAM", name: "Team 1", avatar: "", notice: "", introduction: "", mutedAll: false },
          settings: { members_limit: 200, ...modes, 18: "", 19: "" },
        },
      },
      expect.objectContaining({
        groupId: superTeam,
        profile: {
          ...{ kind: "SUPER_TEAM", name: "Team 2", avatar: "", notice: "a", introduction: "i" },
          ...{ mutedAll: true, mutedAllSpares: "nobody" },
          settings: { ...modes, ...settings, 19: "" },
        },
      }),
    ]);
  });

  it("are gone if NetEase knows none of either type, and unreadable if it says nothing", async () => {
    const beyond = String(2n ** 63n);
    const team = filled(1);
    expect(await scene.client.readGroups(["8", team, "x", beyond])).toMatchObject([
      { state: "gone", groupId: "8", asOf: expect.any(Number) },
      { state: "active", groupId: team },
      { state: "unreadable", groupId: "x", refusal: { text: "the id is none of a team" } },
      { state: "unreadable", groupId: beyond },
    ]);
    const silence = '{"code":200,"data":{"team_info_list":[]}}';
    const { client } = await scriptedNetease(silence, silence);
    expect(await client.readGroups(["8"])).toMatchObject([{ state: "unreadable" }]);
  });

  it("are asked for by their type alone once it is known, and gone if there is none of it any longer", async () => {
    const team = filled(1, true);
    await scene.client.readGroups([team]);
    await scene.client.readGroups([team]);
    expect(typesAsked()).toEqual(["1", "2", "2"]);
    scene.app.vanish(team);
    expect(await scene.client.readGroups([team])).toMatchObject([{ state: "gone" }]);
  });

  it("are gone, too, if NetEase says that there is none, instead of which", async () => {
    const seven = '{"code":200,"data":{"team_info_list":[{"team_id":7}]}}';
    const { client } = await scriptedNetease(NO_TEAM, seven, NO_TEAM, NO_TEAM);
    expect(await client.readGroups(["7", "8"])).toMatchObject([{ state: "active" }, { state: "gone" }]);
  });

  it("have ids of 64 bits, of which every digit counts", async () => {
    const groupId = String(2n ** 63n - 1n);
    const { client } = await scriptedNetease(`{"code":200,"data":{"team_info_list":[{"team_id":${groupId}}]}}`);
    expect(await client.readGroups([groupId])).toMatchObject([{ state: "active", groupId }]);
  });

  it("are not listed, but who may not call gets to know it", async () => {
    expect(await scene.client.readGroupIds(null)).toEqual({ groupIds: [], next: null });
    const stranger = neteaseClient({ ...APP, appSecret: "another", apiUrl: scene.rest.url });
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
    const team = filled(150);
    const change = { type: "member.updated", groupId: team } as const;
    await scene.client.perform({ ...change, userId: "user1", profile: { role: "admin", nickname: "N" } });
    await scene.client.perform({ ...change, userId: "user2", profile: { mutedUntil: "forever" } });
    const joinedAt = scene.team(team).createdAt;
    const first = await scene.client.readMembers(team, null);
    expect(first?.members.slice(0, 3)).toEqual([
      { userId: "user0", role: "owner", nickname: "", mutedUntil: null, joinedAt },
      { userId: "user1", role: "admin", nickname: "N", mutedUntil: null, joinedAt },
      { userId: "user2", role: "member", nickname: "", mutedUntil: "forever", joinedAt },
    ]);
    expect(first).toMatchObject({ isSteady: true, next: expect.any(String) });
    const second = await scene.client.readMembers(team, first?.next ?? null);
    expect([second?.members.length, second?.next]).toEqual([50, null]);
  });

  it("of no team are none", async () => {
    expect(await scene.client.readMembers("8", null)).toBeUndefined();
    expect((await scene.client.readMembersNamed("8", ["ann"])).members).toEqual([]);
    const team = filled(1);
    await scene.client.readGroups([team]);
    scene.app.vanish(team);
    expect(await scene.client.readMembers(team, null)).toBeUndefined();
  });

  it("that are named are looked for on every page", async () => {
    const { members } = await scene.client.readMembersNamed(filled(150), ["User120", "nobody", "user0"]);
    expect(members.map(({ userId }) => userId)).toEqual(["user0", "user120"]);
  });

  it("of whom more are said to be, without a place to read on, are not taken for all", async () => {
    const teams = '{"code":200,"data":{"team_info_list":[{"team_id":1}],"invalid_tids":[]}}';
    for (const place of ["", ',"next_token":""']) {
      const page = `{"code":200,"data":{"items":[{"account_id":"ann"}],"has_more":true${place}}}`;
      const { client } = await scriptedNetease(teams, page);
      await expect(client.readMembers("1", null)).rejects.toMatchObject({
        ...{ code: "unreadable", message: expect.stringContaining("next_token is missing") },
      });
    }
  });

  it("are not taken for none where the answer has no list of them", async () => {
    const teams = '{"code":200,"data":{"team_info_list":[{"team_id":1}],"invalid_tids":[]}}';
    const { client } = await scriptedNetease(teams, '{"code":200,"data":{"has_more":false}}');
    await expect(client.readMembers("1", null)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("whose list does not go on are not read for ever", async () => {
    const team = '{"code":200,"data":{"team_info_list":[{"team_id":7}]}}';
    const again = '{"code":200,"data":{"items":[],"has_more":true,"next_token":"100"}}';
    const { client } = await scriptedNetease(team, again);
    await expect(client.readMembers("7", "100")).rejects.toMatchObject({ code: "unreadable" });
  });
});

describe("an answer that is none", () => {
  it.for<[string, ScriptedAnswer, string]>([
    ["too many calls", { status: 429, text: "" }, "limited"],
    ["too many calls, by its code", '{"code":416,"msg":"frequency"}', "limited"],
    ["a proxy's", { status: 502, text: "<html>" }, "unreachable"],
    ["no JSON", "<html>", "unreadable"],
    ["of another form", '{"code":200,"data":{"team_info_list":5}}', "unreadable"],
    ["a refusal", '{"code":414,"msg":"param"}', "refused"],
    ["no app of ours", '{"code":101303,"msg":"appkey not exist"}', "credentials"],
    ["not authorized", { status: 401, text: "" }, "credentials"],
  ])("is an error that says so: %s", async ([, answer, code]) => {
    const { client } = await scriptedNetease(answer);
    const reading = client.readGroups(["7"]);
    await expect(reading).rejects.toMatchObject({
      ...{ code, vendor: "netease", call: "GET /im/v2.1/teams", mayHaveActed: false },
    });
    await expect(reading).rejects.not.toThrow(APP.appSecret);
  });
});
