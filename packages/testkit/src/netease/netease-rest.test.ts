import { createHash } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { type NeteaseApp, neteaseApp } from "./netease-app.js";
import { type NeteaseRest, type NeteaseRestOptions, neteaseRest } from "./netease-rest.js";

const APP_KEY = "fe416640c8e8a72734219e1847ad2547";
const APP_SECRET = "fixture-netease-secret";

interface Scene {
  readonly app: NeteaseApp;
  readonly rest: NeteaseRest;
  call(path: string, signing?: Partial<Signing>): Promise<unknown>;
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
  const app = neteaseApp({ seed: 1, users: 15, now: Date.now });
  const rest = await neteaseRest({ app, appKey: APP_KEY, appSecret: APP_SECRET, ...options });
  onTestFinished(() => rest.close());
  return {
    app,
    rest,
    async call(path, signing = {}) {
      const response = await fetch(`${rest.url}${path}`, { headers: headersWith(signing) });
      expect(response.status).toBe(200);
      return response.json();
    },
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
    expect(rest.heard).toEqual(Array(2).fill(`GET /nimserver${path}?team_type=1`));
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
