import { describe, expect, it, onTestFinished } from "vitest";
import { openimInstallation } from "./openim-installation.js";
import type { OpenimRestOptions } from "./openim-rest/serve-openim-rest.js";
import type { OpenimSender } from "./openim-sender.js";

interface Setting extends OpenimRestOptions {
  readonly release?: "main" | "3.8.3";
}

async function served({ release = "main", ...options }: Setting = {}) {
  const told: string[] = [];
  const sender: OpenimSender = {
    ...{ release, misreadings: [], drained: async () => undefined },
    async before(command, body) {
      told.push(command);
      return { continues: true, errCode: 0, errMsg: "", errDlt: "", request: { ...body }, answer: {} };
    },
    async after(command) {
      told.push(command);
      return "taken";
    },
  };
  let aheadMs = 0;
  const openim = openimInstallation({ sender, seed: 1, now: () => Date.now() + aheadMs });
  const api = await openim.serveRest(options);
  onTestFinished(() => api.close());
  const post = (path: string, body: object, headers: object = {}) =>
    fetch(`${api.url}${path}`, {
      method: "POST",
      headers: { operationID: "op-1", ...headers },
      body: JSON.stringify(body),
    });
  const newToken = async () => {
    const answer = await post("/auth/get_admin_token", { secret: "openIM123", userID: "imAdmin" });
    return /"token":"([^"]+)"/.exec(await answer.text())?.[1] ?? "";
  };
  const token = options.isOlder ? "" : await newToken();
  const call = async (path: string, body: object, headers: object = { token }): Promise<unknown> =>
    (await post(path, body, headers)).json();
  return {
    ...{ openim, api, post, call, told, newToken, token },
    setAhead: (seconds: number) => {
      aheadMs = seconds * 1000;
    },
  };
}

const page = { pageNumber: 1, showNumber: 10 };
const founding = {
  ownerUserID: "u100",
  adminUserIDs: ["u101"],
  memberUserIDs: ["u102"],
  groupInfo: { groupID: "g1", groupName: "Team", groupType: 2 },
};
const refused = (errCode: number) => expect.objectContaining({ errCode });

describe("OpenIM's REST API", () => {
  it("wants an operationID and a token, and knows its paths", async () => {
    const { call, post, token } = await served();
    const noName = { errCode: 1001, errMsg: "ArgsError", errDlt: "header must have operationID" };
    expect(await call("/group/get_groups", {}, { operationID: "", token })).toEqual(noName);
    const noToken = { errCode: 1001, errMsg: "ArgsError", errDlt: "header must have token" };
    expect(await call("/group/get_groups", {}, {})).toEqual(noToken);
    const unknown = await post("/group/get_everything", {}, { token });
    expect([unknown.status, await unknown.text()]).toEqual([404, "404 page not found"]);
  });

  it("answers lists without entries with null, and nothing without data", async () => {
    const { call } = await served();
    const nothing = { errCode: 0, errMsg: "", errDlt: "" };
    expect(await call("/group/get_groups", { pagination: page })).toEqual({
      ...nothing,
      data: { total: 0, groups: null },
    });
    expect(await call("/group/get_groups_info", { groupIDs: ["g"] })).toEqual({
      ...nothing,
      data: { groupInfos: null },
    });
    await call("/group/create_group", founding);
    const muted = await call("/group/mute_group_member", { groupID: "g1", userID: "u102", mutedSeconds: 60 });
    expect(muted).toEqual(nothing);
  });

  it("says the time of its own clock", async () => {
    const { post, setAhead, token } = await served();
    setAhead(7200);
    const answer = await post("/group/get_groups", { pagination: page }, { token });
    const date = Date.parse(answer.headers.get("date") ?? "");
    expect(Math.abs(date - Date.now() - 7_200_000)).toBeLessThan(3000);
  });

  it("tells of what it changes by the webhooks of what users do", async () => {
    const { call, told, openim } = await served();
    await call("/group/create_group", founding);
    await call("/group/set_group_info_ex", { groupID: "g1", groupName: "Other", notification: "now" });
    await call("/group/kick_group", { groupID: "g1", kickedUserIDs: ["u102"], reason: "spam" });
    await call("/group/transfer_group", { groupID: "g1", oldOwnerUserID: "u100", newOwnerUserID: "u101" });
    await call("/group/dismiss_group", { groupID: "g1", deleteMember: false });
    await openim.settled();
    expect(new Set(told)).toEqual(
      new Set([
        "callbackBeforeCreateGroupCommand",
        "callbackBeforeMembersJoinGroupCommand",
        "callbackBeforeGroupOnlinePushCommand",
        "callbackAfterCreateGroupCommand",
        "callbackBeforeSetGroupInfoExCommand",
        "callbackAfterSetGroupInfoExCommand",
        "callbackAfterKickGroupCommand",
        "callbackAfterTransferGroupOwnerCommand",
        "callbackAfterDisMissGroupCommand",
      ]),
    );
    expect(told.filter((command) => command === "callbackAfterDisMissGroupCommand")).toHaveLength(2);
  });

  it("shows groups, the newest first and without those dismissed, and members by their roles", async () => {
    const { call, openim } = await served();
    openim.populate({ groups: 3, members: 2 });
    await call("/group/create_group", founding);
    await call("/group/dismiss_group", { groupID: "big-1" });
    const ids = ["g1", "big-2", "big-0"].map((groupID) =>
      expect.objectContaining({ groupInfo: expect.objectContaining({ groupID }) }),
    );
    expect(await call("/group/get_groups", { pagination: page })).toMatchObject({ data: { total: 3, groups: ids } });
    expect(await call("/group/get_groups", { pagination: { pageNumber: 2, showNumber: 2 } })).toMatchObject({
      data: { total: 3, groups: ids.slice(2) },
    });
    const dismissed = { status: 2, ownerUserID: "", memberCount: 0 };
    expect(await call("/group/get_groups_info", { groupIDs: ["big-1"] })).toMatchObject({
      data: { groupInfos: [dismissed] },
    });
    const members = [{ userID: "u100", roleLevel: 100 }, { userID: "u101", roleLevel: 60 }, { userID: "u102" }];
    expect(await call("/group/get_group_member_list", { groupID: "g1", pagination: page })).toMatchObject({
      data: { total: 3, members },
    });
    expect(await call("/group/get_group_member_user_id", { groupID: "g1" })).toMatchObject({
      data: { userIDs: ["u100", "u101", "u102"] },
    });
  });

  it.for<[string, object, number]>([
    ["/group/get_groups", { pagination: { pageNumber: 0, showNumber: 10 } }, 1001],
    ["/group/get_groups_info", { groupIDs: [] }, 1001],
    ["/group/get_group_members_info", { groupID: "g1", userIDs: [] }, 1001],
    ["/group/create_group", { ...founding, groupInfo: { groupType: 1 } }, 1001],
    ["/group/create_group", { ...founding, memberUserIDs: ["u100"] }, 1001],
    ["/group/create_group", { ...founding, memberUserIDs: ["stranger"] }, 1101],
    ["/group/create_group", founding, 1202],
    ["/group/invite_user_to_group", { groupID: "g1", invitedUserIDs: [] }, 1001],
    ["/group/invite_user_to_group", { groupID: "g1", invitedUserIDs: ["u102"] }, 500],
    ["/group/invite_user_to_group", { groupID: "gone", invitedUserIDs: ["u103"] }, 1204],
    ["/group/kick_group", { groupID: "g1", kickedUserIDs: ["u100"] }, 1001],
    ["/group/kick_group", { groupID: "g1", kickedUserIDs: ["u109"] }, 1101],
    ["/group/quit_group", { groupID: "g1", userID: "u100" }, 1002],
    ["/group/dismiss_group", { groupID: "nowhere" }, 1004],
    ["/group/transfer_group", { groupID: "g1", oldOwnerUserID: "u100", newOwnerUserID: "u109" }, 1001],
    ["/group/set_group_member_info", { members: [{ groupID: "g1", userID: "u101", roleLevel: 100 }] }, 1002],
    ["/group/set_group_member_info", { members: [{ groupID: "g1", userID: "u109" }] }, 1001],
    ["/group/mute_group_member", { groupID: "g1", userID: "u102", mutedSeconds: 0 }, 1001],
    [
      "/msg/send_msg",
      { groupID: "g1", sendID: "u109", sessionType: 3, contentType: 101, content: { content: "a" } },
      1203,
    ],
    ["/msg/revoke_msg", { userID: "imAdmin", conversationID: "sg_g1", seq: 77 }, 1004],
  ])("refuses %s %j", async ([path, body, errCode]) => {
    const { call } = await served();
    await call("/group/create_group", founding);
    await call("/group/create_group", { ...founding, groupInfo: { groupID: "gone", groupType: 2 } });
    await call("/group/dismiss_group", { groupID: "gone" });
    expect(await call(path, body)).toEqual(refused(errCode));
  });

  it("lets an administrator do what breaks a group, as the real one does", async () => {
    const { call, openim } = await served();
    await call("/group/create_group", founding);
    await call("/group/transfer_group", { groupID: "g1", oldOwnerUserID: "u102", newOwnerUserID: "u101" });
    const levels = [...(openim.groups.get("g1")?.members.values() ?? [])].map(({ roleLevel }) => roleLevel);
    expect(levels).toEqual([100, 100, 60]);
    await call("/group/dismiss_group", { groupID: "g1" });
    await call("/group/mute_group", { groupID: "g1" });
    expect(openim.groups.get("g1")?.status).toBe(3);
  });
});

describe("tokens of administrators", () => {
  const ask = { pagination: page };

  it("are given for the secret, to administrators", async () => {
    const { call } = await served();
    expect(await call("/auth/get_admin_token", { secret: "x", userID: "imAdmin" }, {})).toEqual(refused(1002));
    expect(await call("/auth/get_admin_token", { secret: "openIM123", userID: "u100" }, {})).toEqual(refused(1001));
  });

  it("on main leave older ones five minutes", async () => {
    const { call, token, newToken, setAhead } = await served();
    const newer = await newToken();
    expect(await call("/group/get_groups", ask, { token })).toMatchObject({ errCode: 0 });
    setAhead(301);
    expect(await call("/group/get_groups", ask, { token })).toEqual(refused(1507));
    expect(await call("/group/get_groups", ask, { token: newer })).toMatchObject({ errCode: 0 });
  });

  it("on 3.8.3 hold beside each other until they end", async () => {
    const { call, token, newToken, setAhead } = await served({ release: "3.8.3", tokenSeconds: 1000 });
    await newToken();
    setAhead(900);
    expect(await call("/group/get_groups", ask, { token })).toMatchObject({ errCode: 0 });
    setAhead(1001);
    expect(await call("/group/get_groups", ask, { token })).toEqual(refused(1501));
  });

  it("may be none, or forgotten", async () => {
    const { api, call, token } = await served();
    expect(await call("/group/get_groups", ask, { token: "x" })).toEqual(refused(1503));
    api.forgetTokens();
    expect(await call("/group/get_groups", ask, { token })).toEqual(refused(1507));
  });

  it("before v3.8.1 are given by another path", async () => {
    const { call } = await served({ isOlder: true });
    const body = { secret: "openIM123", userID: "imAdmin", platformID: 10 };
    expect(await call("/auth/get_admin_token", body, {})).toMatchObject({ errDlt: "header must have token" });
    expect(await call("/auth/user_token", body, {})).toMatchObject({ data: { expireTimeSeconds: 7_776_000 } });
  });
});

it("goes wrong as it is told to, before or after it did what was asked", async () => {
  const wrong = ["panic", "proxy", "limit", "failure", "late failure"] as const;
  const { openim, post, token, api } = await served({
    trouble: ({ path, before }) => (path === "/group/create_group" ? wrong[before] : undefined),
  });
  const statuses: number[] = [];
  for (const [index] of wrong.entries()) {
    const groupInfo = { groupID: `g${index}`, groupType: 2 };
    statuses.push((await post("/group/create_group", { ...founding, groupInfo }, { token })).status);
  }
  expect(statuses).toEqual([500, 502, 429, 200, 200]);
  expect([...openim.groups.keys()]).toEqual(["g4"]);
  expect(api.requests.map(({ path }) => path)).toHaveLength(6);
});
