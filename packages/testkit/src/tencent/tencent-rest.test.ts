import { createHmac } from "node:crypto";
import { deflateSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { type TencentApp, type TencentAppOptions, tencentApp } from "./tencent-app.js";
import { type Body, isBody, objectsIn } from "./tencent-rest/body.js";
import { type TencentRest, type TencentRestOptions, tencentRest } from "./tencent-rest.js";
import type { TencentVerdict } from "./tencent-sender.js";

const APP = "1400000000";
const KEY = "0123456789abcdef";
const OK: TencentVerdict = { allowed: true, delivered: true, errorCode: 0, errorInfo: "" };

function signature(): string {
  const said = { identifier: "administrator", sdkappid: Number(APP), time: Math.floor(Date.now() / 1000), expire: 60 };
  const lines = Object.entries(said).map(([name, value]) => `TLS.${name}:${value}\n`);
  const json = Object.fromEntries([
    ["TLS.ver", "2.0"],
    ...Object.entries(said).map(([name, value]) => [`TLS.${name}`, value]),
    ["TLS.sig", createHmac("sha256", KEY).update(lines.join("")).digest("base64")],
  ]);
  const base64 = deflateSync(JSON.stringify(json)).toString("base64");
  return base64.replaceAll("+", "*").replaceAll("/", "-").replaceAll("=", "_");
}

interface Scene {
  readonly app: TencentApp;
  readonly rest: TencentRest;
  readonly asked: readonly string[];
  readonly told: readonly { readonly command: string; readonly platform: string | undefined; readonly body: object }[];
  call(api: string, body: object | string, query?: object, service?: string): Promise<Body>;
}

async function scene(
  options: Partial<TencentRestOptions> = {},
  verdict: TencentVerdict = OK,
  appOptions: Partial<TencentAppOptions> = {},
): Promise<Scene> {
  const asked: string[] = [];
  const told: { command: string; platform: string | undefined; body: object }[] = [];
  const sender = {
    before: async (command: string) => {
      asked.push(command);
      return verdict;
    },
    after: async (command: string, body: object, platform?: string) => {
      told.push({ command, platform, body });
      return { acknowledged: true };
    },
  };
  const app = tencentApp({ sender, seed: 1, users: 3, now: Date.now, ...appOptions });
  const rest = await tencentRest({ app, sdkAppId: APP, secretKey: KEY, ...options });
  onTestFinished(() => rest.close());
  async function call(api: string, body: object | string, more: object = {}, service = "group_open_http_svc") {
    const query = new URLSearchParams({
      ...{ sdkappid: APP, identifier: "administrator", usersig: signature(), random: "1", contenttype: "json" },
      ...more,
    });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(`${rest.url}/v4/${service}/${api}?${query}`, { method: "POST", body: text });
    expect(response.status).toBe(200);
    const answer: unknown = await response.json();
    return isBody(answer) ? answer : expect.fail("no object");
  }
  return { app, rest, asked, told, call };
}

async function withGroup(...given: Parameters<typeof scene>): Promise<Scene> {
  const made = await scene(...given);
  const members = ["bob", "eve"].map((Member_Account) => ({ Member_Account }));
  const group = { Type: "Public", Name: "Readers", GroupId: "readers", Owner_Account: "ann", MemberList: members };
  expect(await made.call("import_group", group)).toMatchObject({ ErrorCode: 0, GroupId: "readers" });
  return made;
}

const GroupId = "readers";

describe("a call", () => {
  it("must be signed", async () => {
    const { call } = await scene();
    expect(await call("get_group_info", {}, { usersig: "eJx" })).toMatchObject({
      ActionStatus: "FAIL",
      ErrorCode: 70_003,
    });
    expect(await call("get_group_info", {}, { sdkappid: "1" })).toMatchObject({
      ActionStatus: "FAIL",
      ErrorCode: 60_006,
    });
  });

  it("needs the right place and a JSON object", async () => {
    const { call, rest } = await scene();
    expect(await call("get_group_list", {})).toMatchObject({ ErrorCode: 60_009 });
    expect(await call("get_group_info", {}, {}, "openim")).toMatchObject({ ErrorCode: 60_009 });
    expect(await call("get_group_info", "[]")).toMatchObject({ ErrorCode: 60_003 });
    expect(await (await fetch(`${rest.url}/v4/group_open_http_svc/get_group_info`)).json()).toMatchObject({
      ErrorCode: 60_002,
    });
  });

  it("is told Tencent's time", async () => {
    const { rest } = await scene({}, OK, { now: () => Date.UTC(2030, 0, 1) });
    const response = await fetch(rest.url, { method: "POST" });
    expect(response.headers.get("date")).toBe("Tue, 01 Jan 2030 00:00:00 GMT");
  });

  it("is refused when there are too many, and counted", async () => {
    const { call, rest } = await scene();
    const codes = await Promise.all([1, 2, 3].map(async () => (await call("get_appid_group_list", {})).ErrorCode));
    expect(codes.toSorted()).toEqual([0, 10_006, 10_006]);
    const many = Array.from(
      { length: 230 },
      async () => (await call("get_group_info", { GroupIdList: ["a"] })).ErrorCode,
    );
    const refused = (await Promise.all(many)).filter((code) => code === 60_007).length;
    const { calls, mostInASecond } = rest.rates.get_group_info ?? {};
    expect([calls, refused > 0]).toEqual([230, (mostInASecond ?? 0) > 200]);
    expect(rest.heard.length).toBe(233);
  });

  it.for<[string, string, object, number]>([
    ["create_group", "no type", { Name: "g" }, 10_004],
    ["create_group", "a long name", { Type: "Public", Name: "群".repeat(11) }, 10_004],
    ["create_group", "a wrong id", { Type: "Public", Name: "g", GroupId: "@TGS#1" }, 10_004],
    [
      "create_group",
      "too many members",
      { Type: "Public", Name: "g", MemberList: Array(101).fill({ Member_Account: "a" }) },
      10_005,
    ],
    [
      "create_group",
      "members of a live group",
      { Type: "AVChatRoom", Name: "g", MemberList: [{ Member_Account: "a" }] },
      10_007,
    ],
    ["create_group", "an account that is a number", { Type: "Public", Name: "g", Owner_Account: 1 }, 60_015],
    ["create_group", "an id of the same owner", { Type: "Public", Name: "g", GroupId, Owner_Account: "ann" }, 10_025],
    ["create_group", "an id of another", { Type: "Public", Name: "g", GroupId, Owner_Account: "bob" }, 10_021],
    ["destroy_group", "no group", {}, 10_004],
    ["destroy_group", "another group", { GroupId: "other" }, 10_010],
    ["destroy_group", "what is no id", { GroupId: "é" }, 10_015],
    ["get_group_info", "too many groups", { GroupIdList: Array(51).fill("a") }, 10_005],
    [
      "get_group_info",
      "a filter of nothing",
      { GroupIdList: [GroupId], ResponseFilter: { GroupBaseInfoFilter: ["name"] } },
      10_004,
    ],
    ["get_group_member_info", "too many", { GroupId, Limit: 201 }, 10_004],
    ["add_group_member", "too many", { GroupId, MemberList: Array(301).fill({ Member_Account: "a" }) }, 10_005],
    ["delete_group_member", "the owner", { GroupId, MemberToDel_Account: ["ann"] }, 10_009],
    ["modify_group_member_info", "a stranger", { GroupId, Member_Account: "zoe", Role: "Admin" }, 10_004],
    ["modify_group_member_info", "an unknown role", { GroupId, Member_Account: "bob", Role: "admin" }, 10_004],
    ["modify_group_member_info", "the owner's role", { GroupId, Member_Account: "ann", Role: "Member" }, 10_007],
    ["modify_group_base_info", "an unknown word", { GroupId, MuteAllMember: true }, 10_004],
    ["change_group_owner", "a stranger", { GroupId, NewOwner_Account: "zoe" }, 10_004],
    ["send_group_msg", "no number", { GroupId, MsgBody: [{ MsgType: "T", MsgContent: {} }] }, 10_004],
    ["send_group_msg", "no content", { GroupId, Random: 1, MsgBody: [{ MsgType: "T" }] }, 10_004],
    ["group_msg_recall", "too many", { GroupId, MsgSeqList: Array(11).fill({ MsgSeq: 1 }) }, 10_005],
    [
      "set_group_attr",
      "too many",
      { GroupId, GroupAttr: Array.from({ length: 17 }, (_, key) => ({ key: `${key}`, value: "" })) },
      10_047,
    ],
    ["set_group_attr", "too much in one", { GroupId, GroupAttr: [{ key: "a", value: "x".repeat(4001) }] }, 10_046],
    ["delete_group_attr", "one that is not there", { GroupId, GroupAttr: [{ key: "a" }] }, 10_050],
  ])("of %s with %s is refused", async ([api, , body, code]) => {
    const { call, told } = await withGroup();
    expect(await call(api, body)).toMatchObject({
      ActionStatus: "FAIL",
      ErrorCode: code,
      ErrorInfo: expect.any(String),
    });
    expect(told).toEqual([]);
  });

  it("of topics needs a community that has them", async () => {
    const { call } = await withGroup();
    const topic = { GroupId, TopicName: "t" };
    expect(await call("create_topic", topic, {}, "million_group_open_http_svc")).toMatchObject({ ErrorCode: 11_000 });
  });
});

describe("what is changed", () => {
  const element = [{ MsgType: "TIMTextElem", MsgContent: { Text: "a" } }];

  it.for<[string, object, readonly string[], readonly string[]]>([
    ["create_group", { Type: "Public", Name: "g" }, ["BeforeCreateGroup"], ["AfterCreateGroup"]],
    ["destroy_group", { GroupId }, [], ["AfterGroupDestroyed"]],
    ["modify_group_base_info", { GroupId, Name: "n", MuteAllMember: "On" }, [], ["AfterGroupInfoChanged"]],
    ["modify_group_base_info", { GroupId, MuteAllMember: "On", MaxMemberNum: 9 }, [], []],
    [
      "add_group_member",
      { GroupId, MemberList: [{ Member_Account: "zoe" }] },
      ["BeforeInviteJoinGroup"],
      ["AfterNewMemberJoin"],
    ],
    ["add_group_member", { GroupId, MemberList: [{ Member_Account: "bob" }] }, [], []],
    ["delete_group_member", { GroupId, MemberToDel_Account: ["bob"] }, [], ["AfterMemberExit"]],
    ["delete_group_member", { GroupId, MemberToDel_Account: ["zoe"] }, [], []],
    ["modify_group_member_info", { GroupId, Member_Account: "bob", NameCard: "" }, [], ["AfterMemberFieldChanged"]],
    ["modify_group_member_info", { GroupId, Member_Account: "bob", MuteTime: 60, MsgFlag: "Discard" }, [], []],
    ["forbid_send_msg", { GroupId, Members_Account: ["bob"], MuteTime: 60 }, [], []],
    ["change_group_owner", { GroupId, NewOwner_Account: "bob" }, [], ["AfterChangeGroupOwner"]],
    ["send_group_msg", { GroupId, Random: 1, MsgBody: element }, ["BeforeSendMsg"], ["AfterSendMsg"]],
    [
      "send_group_msg",
      {
        GroupId,
        Random: 1,
        MsgBody: element,
        ForbidCallbackControl: ["ForbidBeforeSendMsgCallback", "ForbidAfterSendMsgCallback"],
      },
      [],
      [],
    ],
    ["set_group_attr", { GroupId, GroupAttr: [{ key: "a", value: "1" }] }, [], ["AfterGroupAttrChanged"]],
    ["import_group", { Type: "Public", Name: "g", CreateTime: 1_400_000_000 }, [], []],
    [
      "import_group_member",
      { GroupId, MemberList: [{ Member_Account: "zoe", Role: "Admin", JoinTime: 1_400_000_000 }] },
      [],
      [],
    ],
  ])("by %s %j is asked and told as documented", async ([api, body, questions, notifications]) => {
    const { app, call, asked, told } = await withGroup();
    expect(await call(api, body)).toMatchObject({ ActionStatus: "OK", ErrorCode: 0 });
    await app.settled();
    expect(asked).toEqual(questions.map((name) => `Group.Callback${name}`));
    expect(told.map(({ command }) => command)).toEqual(notifications.map((name) => `Group.Callback${name}`));
    for (const { platform, body: said } of told) {
      expect(platform).toBe("RESTAPI");
      if ("Operator_Account" in said) expect(said.Operator_Account).toBe("administrator");
    }
  });

  it("is not where the app's backend refuses it", async () => {
    const { app, call } = await withGroup({}, { ...OK, allowed: false, delivered: false, errorCode: 10_016 });
    const calls: readonly [string, object][] = [
      ["create_group", { Type: "Public", Name: "g" }],
      ["add_group_member", { GroupId, MemberList: [{ Member_Account: "zoe" }] }],
      ["send_group_msg", { GroupId, Random: 1, MsgBody: element }],
    ];
    for (const [api, body] of calls) expect(await call(api, body)).toMatchObject({ ErrorCode: 10_016 });
    const group = app.groups.get(GroupId);
    expect([app.groups.size, group?.members.size, group?.messages.length]).toEqual([1, 3, 0]);
  });

  it("tells of a message that a muted member could not send", async () => {
    const { app, call, told } = await withGroup();
    await call("forbid_send_msg", { GroupId, Members_Account: ["bob"], MuteTime: 60 });
    const message = { GroupId, From_Account: "bob", Random: 1, MsgBody: element };
    expect(await call("send_group_msg", message)).toMatchObject({ ErrorCode: 10_017 });
    await app.settled();
    expect(told).toMatchObject([{ command: "Group.CallbackSendMsgException", body: { ErrorCode: 10_017 } }]);
  });

  it("may be changed by a random life at the same time", async () => {
    const { app, call, rest } = await withGroup({ limitsRates: false });
    const life = app.live(200, 5);
    for (let added = 0; added < 20; added += 1) {
      const MemberList = [{ Member_Account: `user${added}` }];
      await call("add_group_member", { GroupId, MemberList });
    }
    await life;
    expect(rest.rates.add_group_member?.calls).toBe(20);
    expect(app.groups.size).toBeGreaterThan(3);
    expect(app.statistics.failures).toEqual([]);
  });
});

describe("a fault", () => {
  const info = { GroupIdList: [GroupId] };

  it("lets a change happen or not", async () => {
    const { app, call, rest } = await withGroup();
    rest.fault({ api: "modify_group_base_info", instead: { code: 60_008 } });
    await call("modify_group_base_info", { GroupId, Name: "one" });
    expect(app.groups.get(GroupId)?.profile.name).toBe("Readers");
    rest.fault({ api: "modify_group_base_info", instead: "reset", acts: true });
    await expect(call("modify_group_base_info", { GroupId, Name: "two" })).rejects.toThrow();
    expect(app.groups.get(GroupId)?.profile.name).toBe("two");
  });

  it("is half an answer, a page of a proxy, or silence", async () => {
    const { call, rest } = await withGroup();
    rest.fault({ instead: "half" });
    await expect(call("get_group_info", info)).rejects.toThrow();
    rest.fault({ instead: "page" });
    await expect(call("get_group_info", info)).rejects.toThrow("502");
    rest.fault({ instead: "silence" });
    await expect(Promise.race([call("get_group_info", info), elapsed(100)])).resolves.toBe("elapsed");
  });
});

const elapsed = (milliseconds: number) => new Promise((resolve) => setTimeout(() => resolve("elapsed"), milliseconds));

it("holds ten thousand groups with a million members in little memory", async () => {
  const before = process.memoryUsage().rss;
  const { app, call } = await scene({ limitsRates: false });
  app.fill({ groups: 10_000, membersEach: 100, users: 50_000, messagesEach: 1 });
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  const ids = new Set<unknown>();
  for (let Next: unknown = 0, pages = 0; pages === 0 || Next !== 0; pages += 1) {
    const page = await call("get_appid_group_list", { Limit: 4000, Next });
    for (const one of objectsIn(page, "GroupIdList", 4000)) ids.add(one.GroupId);
    Next = page.Next;
  }
  expect(ids.size).toBe(10_000);
  const [first] = ids;
  expect(await call("get_group_member_info", { GroupId: first, Limit: 10, Offset: 95 })).toMatchObject({
    ...{ MemberNum: 100, MemberList: { length: 5 } },
  });
});
