import { createHash } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { type NeteaseApp, neteaseApp } from "./netease-app.js";
import { type NeteaseRest, type NeteaseRestOptions, neteaseRest } from "./netease-rest.js";

const APP_KEY = "fe416640c8e8a72734219e1847ad2547";
const APP_SECRET = "fixture-netease-secret";

const byOwner = { operator_id: "user0", team_type: 1 };
const crowd = Array.from({ length: 200 }, (_, index) => `member${index}`);

interface Scene {
  readonly app: NeteaseApp;
  readonly rest: NeteaseRest;
  call(path: string, signing?: Partial<Signing>): Promise<unknown>;
  write(method: string, path: string, body?: object): Promise<unknown>;
}

interface Signing {
  readonly appKey: string;
  readonly appSecret: string;
  readonly unixSeconds: number;
}

function headersWith({ appKey = APP_KEY, appSecret = APP_SECRET, unixSeconds = Date.now() / 1000 }: Partial<Signing>) {
  const CurTime = String(Math.floor(unixSeconds));
  const CheckSum = createHash("sha1").update(`${appSecret}nonce${CurTime}`).digest("hex");
  return { AppKey: appKey, Nonce: "nonce", CurTime, CheckSum };
}

async function scene(options: Partial<NeteaseRestOptions> = {}): Promise<Scene> {
  const app = options.app ?? neteaseApp({ seed: 1, users: 15, now: Date.now });
  const rest = await neteaseRest({ app, appKey: APP_KEY, appSecret: APP_SECRET, ...options });
  onTestFinished(() => rest.close());
  const said = async (path: string, init: RequestInit) => {
    const response = await fetch(`${rest.url}${path}`, init);
    expect(response.status).toBe(200);
    return response.json();
  };
  return {
    ...{ app, rest },
    call: (path, signing = {}) => said(path, { headers: headersWith(signing) }),
    write: (method, path, body) =>
      said(path, { method, headers: headersWith({}), ...(body && { body: JSON.stringify(body) }) }),
  };
}

/** An app with one team of five members, `user0` its owner. */
async function withTeam(options: Partial<NeteaseRestOptions> = {}): Promise<Scene & { readonly path: string }> {
  const made = await scene(options);
  made.app.fill({ teams: 1, membersEach: 5 });
  const [tid = ""] = made.app.teams.keys();
  return { ...made, path: `/im/v2.1/teams/${tid}` };
}

describe("a call", () => {
  it.for<[string, Partial<Signing>]>([
    ["of another app", { appKey: "another" }],
    ["signed with another secret", { appSecret: "another" }],
    ["signed an hour ago", { unixSeconds: Date.now() / 1000 - 3600 }],
    ["signed in milliseconds, as copies are", { unixSeconds: Date.now() }],
  ])("%s is refused", async ([, signing]) => {
    const { call, path } = await withTeam();
    expect(await call(`${path}?team_type=1`, signing)).toMatchObject({ code: 403, msg: expect.any(String) });
  });

  it.for<[string, string, number]>([
    ["of an unknown path", "/im/v2.1/groups", 404],
    ["without a kind of team", "/im/v2.1/teams/1", 414],
    ["of no number", "/im/v2.1/teams/abc?team_type=1", 414],
    ["of a team that is not there", "/im/v2.1/teams/999?team_type=1", 108_404],
    ["of a super team that is a team", "/im/v2.1/teams/1?team_type=2", 108_404],
    ["of too many members at once", "/im/v2.1/teams/1/actions/list_members?team_type=1&limit=101", 414],
    ["of no list of teams", "/im/v2.1/teams?team_type=1&team_ids=1", 414],
  ])("%s is refused", async ([, path, code]) => {
    const { call } = await withTeam();
    expect(await call(path)).toMatchObject({ code });
  });

  it("is refused where there are too many", async () => {
    const { call, path, rest } = await withTeam({ callsPerSecond: 1 });
    await call(`${path}?team_type=1`);
    expect(await call(`${path}?team_type=1`)).toMatchObject({ code: 416 });
    expect(rest.rates.getTeamInfo).toEqual({ calls: 2, mostInASecond: 2 });
    expect(rest.heard).toEqual(Array(2).fill({ method: "GET", path: `/nimserver${path}?team_type=1`, body: {} }));
  });
});

describe("what is stored", () => {
  it("of a team is told without its members", async () => {
    const { call, path } = await withTeam();
    expect(await call(`${path}?team_type=1`)).toEqual({
      ...{ code: 200, msg: "success" },
      data: {
        team_info: {
          ...{
            team_id: 1,
            team_type: 1,
            owner_account_id: "user0",
            name: "Team 1",
            icon: "",
            announcement: "",
            intro: "",
          },
          ...{ members_limit: 200, member_count: 5, server_extension: "", customer_extension: "" },
          ...{ create_time: expect.any(Number), update_time: expect.any(Number) },
          configuration: {
            ...{ join_mode: 0, agree_mode: 0, invite_mode: 0, update_team_info_mode: 0, update_extension_mode: 0 },
            chat_banned_mode: 0,
          },
        },
      },
    });
  });

  it("of several teams is told of those that are there", async () => {
    const { app, call } = await withTeam();
    app.fill({ teams: 1, membersEach: 2, isSuper: true });
    expect(await call("/im/v2.1/teams?team_type=2&team_ids=%5B1%2C2%5D")).toMatchObject({
      data: { team_info_list: [{ team_id: 2, team_type: 2, member_count: 2 }], invalid_tids: [1] },
    });
    expect(await call("/im/v2.1/teams?team_type=2&team_ids=%5B2%5D")).not.toMatchObject({
      data: { team_info_list: [{ owner_account_id: expect.anything() }] },
    });
  });

  it("of members is told in pages", async () => {
    const { call, path } = await withTeam();
    const list = `${path}/actions/list_members?team_type=1&limit=3`;
    const first = await call(list);
    expect(first).toMatchObject({
      data: {
        has_more: true,
        next_token: expect.stringMatching(/./),
        items: [{ account_id: "user0", member_role: 1, chat_banned: false }, { member_role: 0 }, { member_role: 0 }],
      },
    });
    const token = /"next_token":"([^"]+)"/.exec(JSON.stringify(first))?.[1];
    expect(await call(`${list}&page_token=${token}`)).toMatchObject({
      data: { has_more: false, next_token: "", items: [{ account_id: "user3" }, { account_id: "user4" }] },
    });
    expect(await call(`${path}/actions/list_members?team_type=1&member_type=1`)).toMatchObject({
      data: { items: [{ account_id: "user0" }] },
    });
    expect(await call(`${path}/actions/list_members?team_type=1&chat_banned_type=1`)).toMatchObject({
      data: { items: [] },
    });
  });

  it("of a user's teams is told", async () => {
    const { call } = await withTeam();
    const joined = await call("/im/v2.1/team_members/user4/actions/joined_teams?team_type=1");
    expect(joined).toMatchObject({ data: { has_more: false, team_info_list: [{ team_id: 1 }] } });
    expect(await call("/im/v2.1/team_members/nobody/actions/joined_teams?team_type=1")).toMatchObject({
      data: { team_info_list: [] },
    });
  });

  it("of a dissolved team is told no more", async () => {
    const { app, call, path } = await withTeam();
    app.vanish("1");
    expect(await call(`${path}?team_type=1`)).toMatchObject({ code: 108_404 });
  });

  it("is what a life made of it", async () => {
    const { app, call } = await scene();
    await app.live(1000);
    const muted = [...app.teams.values()].filter(
      ({ dissolvedAt, members }) => dissolvedAt === undefined && [...members.values()].some(({ isMuted }) => isMuted),
    );
    expect(muted.length).toBeGreaterThan(0);
    for (const { tid, isSuper, members } of muted) {
      const query = `team_type=${isSuper ? 2 : 1}&chat_banned_type=1`;
      const silent = [...members].filter(([, { isMuted }]) => isMuted).map(([accid]) => ({ account_id: accid }));
      expect(await call(`/im/v2.1/teams/${tid}/actions/list_members?${query}`)).toMatchObject({
        data: { items: silent },
      });
    }
  });
});

describe("what is changed", () => {
  it("is told as a client's act is, but that nobody is asked", async () => {
    const copies: object[] = [];
    const sender = {
      ask: () => Promise.reject(new Error("nobody is asked")),
      copy: async (body: object) => {
        copies.push(body);
        return { acknowledged: true };
      },
    };
    const app = neteaseApp({ sender, seed: 1, users: 1, now: Date.now });
    const { write } = await scene({ app });
    const team = { owner_account_id: "ann", team_type: 1, name: "n", configuration: { agree_mode: 1 } };
    expect(await write("POST", "/im/v2.1/teams", { ...team, invite_account_ids: ["bob", "cyd"] })).toMatchObject({
      ...{ code: 200, data: { team_info: { owner_account_id: "ann", member_count: 3 }, failed_list: [] } },
    });
    const [tid = ""] = app.teams.keys();
    const operator = { operator_id: "ann", team_type: 1 };
    await write("PATCH", `/im/v2.1/teams/${tid}`, { ...operator, name: "m" });
    await write("PATCH", "/im/v2/team_members/actions/batch_mute", {
      ...{ ...operator, team_id: Number(tid), chat_ban_account_ids: ["bob", "cyd"], chat_banned: true },
    });
    const message = { message_type: 0, text: "hello" };
    await write("POST", `/im/v2/conversations/bob%7C2%7C${tid}/messages`, { message });
    expect(copies).toMatchObject(
      [
        { fromAccount: "ann", attach: expect.stringContaining('"ids":["bob","cyd"]') },
        { fromAccount: "ann", attach: expect.stringContaining('"3":"m"') },
        { fromAccount: "ann", attach: expect.stringContaining('"mute":1') },
        { fromAccount: "bob", msgType: "TEXT", body: "hello" },
      ].map((copy) => ({ eventType: "1", convType: "TEAM", to: tid, fromClientType: "REST", ...copy })),
    );
  });

  it.for<[string, string, string, object | undefined, number]>([
    ["by a plain member", "PATCH", "/im/v2.1/teams/1", { operator_id: "user1", team_type: 1 }, 109_432],
    ["as only the owner may", "DELETE", "/im/v2.1/teams/1?team_type=1&operator_id=user1", undefined, 109_427],
    ["of a team named by a text", "POST", "/im/v2/team_members", { team_id: "1", team_type: 1 }, 414],
    [
      "to a mute that is none",
      "PATCH",
      "/im/v2.1/teams/1",
      { ...byOwner, configuration: { chat_banned_mode: 9 } },
      414,
    ],
    ["of nobody's team", "POST", "/im/v2.1/teams", { team_type: 1, name: "n", owner_account_id: "stranger" }, 102_404],
    ["of an outsider", "PATCH", "/im/v2.1/team_members/zoe", { ...byOwner, team_id: 1, chat_banned: true }, 109_404],
    ["by too many", "POST", "/im/v2/team_members", { ...byOwner, team_id: 1, invite_account_ids: crowd }, 108_437],
    ["by who is not in it", "POST", "/im/v2/conversations/zoe%7C2%7C1/messages", {}, 109_404],
  ])("%s is refused", async ([, method, path, body, code]) => {
    const { write, app } = await withTeam({ unregistered: ["stranger"] });
    const before = JSON.stringify([...(app.teams.get("1")?.members ?? [])]);
    expect(await write(method, path, body)).toMatchObject({ code });
    expect(JSON.stringify([...(app.teams.get("1")?.members ?? [])])).toBe(before);
  });
});

describe("a fault", () => {
  it("is a code, half an answer, a page of a proxy, a closed connection or silence", async () => {
    const { call, path, rest } = await withTeam();
    const info = `${path}?team_type=1`;
    rest.fault({ api: "getTeamInfo", instead: { code: 500 } });
    expect(await call(info)).toMatchObject({ code: 500 });
    rest.fault({ instead: "half" });
    await expect(call(info)).rejects.toThrow();
    rest.fault({ instead: "page" });
    await expect(call(info)).rejects.toThrow("502");
    rest.fault({ instead: "reset" });
    await expect(call(info)).rejects.toThrow();
    rest.fault({ instead: "silence" });
    const elapsed = new Promise((resolve) => setTimeout(resolve, 100, "elapsed"));
    await expect(Promise.race([call(info), elapsed])).resolves.toBe("elapsed");
  });
});
