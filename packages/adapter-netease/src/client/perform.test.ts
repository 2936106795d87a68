import type { GroupChange, Message } from "@grouphook/core/adapter";
import { beforeEach, describe, expect, it } from "vitest";
import { neteaseScene, type Scene, STRANGER } from "../testing/netease-scene.js";
import { scriptedNetease } from "../testing/scripted-netease.js";

let scene: Scene;
let client: Scene["client"];

beforeEach(async () => {
  scene = await neteaseScene();
  client = scene.client;
});

const members = [{ userId: "ann" }, { userId: "bob", role: "admin" as const }];
const creation = { type: "group.created", ownerId: "own", profile: { name: "n" }, members } as const;

async function made(more: object = {}): Promise<string> {
  const performed = await client.perform({ ...creation, ...more });
  const change = performed.result === "performed" ? performed.change : expect.fail(JSON.stringify(performed));
  return ("groupId" in change && change.groupId) || expect.fail("has no id");
}

const toldOf = (groupId: string, type: GroupChange["type"]) =>
  scene.told.filter((change) => change.type === type && "groupId" in change && change.groupId === groupId);
const info = (teamId: string | number) =>
  `{"code":200,"data":{"team_info":{"team_id":${teamId},"owner_account_id":"own"}}}`;

describe("a team", () => {
  it("is made with its members, who need not accept, and its admins", async () => {
    const profile = { name: "n", notice: "a", kind: "SUPER_TEAM", settings: { join_mode: 1 } };
    const outcome = await client.perform({ ...creation, profile, members: [...members, { userId: STRANGER }] });
    const [groupId = ""] = scene.app.teams.keys();
    expect(outcome).toMatchObject({
      result: "performed",
      change: {
        ...{ type: "group.created", groupId, ownerId: "own", profile },
        members: [{ userId: "own", role: "owner" }, { userId: "ann" }, { userId: "bob", role: "admin" }],
      },
      refused: [{ userId: STRANGER, code: 102_404, text: "account not exist" }],
    });
    expect(scene.team(groupId)).toMatchObject({
      isSuper: true,
      info: { announcement: "a", joinMode: 1, agreeMode: 1 },
    });
    expect(scene.rolesIn(groupId)).toEqual([
      ["own", "owner"],
      ["ann", "member"],
      ["bob", "manager"],
    ]);
  });

  it("whose members must accept has its owner alone", async () => {
    const outcome = await client.perform({ ...creation, profile: { name: "n", settings: { agree_mode: 0 } } });
    expect(outcome).toMatchObject({
      change: { members: [{ userId: "own", role: "owner" }] },
      refused: [
        { userId: "ann", code: "invited" },
        { userId: "bob", code: "invited" },
      ],
    });
    expect(scene.told).toMatchObject([{ type: "members.invited", userIds: ["ann", "bob"] }]);
  });

  it.for<[string, object]>([
    ["an id of the app's", { groupId: "7" }],
    ["a team without profile.name", { profile: {} }],
    ["the kind Public", { profile: { name: "n", kind: "Public" } }],
    ["profile.custom", { profile: { name: "n", custom: "c" } }],
    ["profile.mutedAll", { profile: { name: "n", mutedAll: true } }],
    ["members.ann.nickname", { members: [{ userId: "ann", nickname: "n" }] }],
    ["a second owner", { members: [{ userId: "ann", role: "owner" }] }],
  ])("is not made with %s", async ([part, more]) => {
    const text = expect.stringContaining(part);
    expect(await client.perform({ ...creation, ...more } as GroupChange)).toMatchObject({ result: "impossible", text });
    expect(scene.rest.heard).toEqual([]);
  });

  it("is changed, muted and unmuted as its owner or as the actor", async () => {
    const groupId = await made();
    const settings = { members_limit: 50, 18: "of the server", 19: "of the app" };
    const profile = { name: "new", avatar: "", introduction: "i", mutedAll: true, settings };
    const change = { type: "group.updated", groupId, profile } as const;
    expect(await client.perform(change)).toMatchObject({ result: "performed", change });
    expect(scene.team(groupId).info).toMatchObject({
      ...{ name: "new", icon: "", membersLimit: 50, muteType: 1 },
      ...{ serverExtension: "of the server", customerExtension: "of the app" },
    });
    expect(toldOf(groupId, "group.updated")).toMatchObject([{ profile }]);
    await client.perform({ ...change, profile: { mutedAll: false } }, { actorId: "bob" });
    expect(scene.rest.heard.at(-1)?.body).toEqual({
      operator_id: "bob",
      team_type: 1,
      configuration: { chat_banned_mode: 0 },
    });
    expect(await client.perform({ ...change, profile: { name: "mine" } }, { actorId: "ann" })).toMatchObject({
      ...{ result: "refused", refusal: { code: 109_432 } },
    });
    await client.perform({ ...change, profile: { mutedAll: true, mutedAllSpares: "nobody" } });
    expect(scene.team(groupId).info.muteType).toBe(3);
    const text = "NetEase has no word for profile.mutedAllSpares without mutedAll";
    expect(await client.perform({ ...change, profile: { mutedAllSpares: "admins" } })).toMatchObject({ text });
    expect(await client.perform({ ...change, profile: { settings: { strange: 1 } } })).toMatchObject({
      ...{ result: "impossible", text: "NetEase has no word for profile.settings.strange" },
    });
  });

  it("is handed over to a member, and ended", async () => {
    const groupId = await made();
    const handed = await client.perform({ type: "owner.transferred", groupId, toUserId: "ann" });
    expect(handed).toMatchObject({ change: { toUserId: "ann", fromUserId: "own" } });
    expect(scene.rolesIn(groupId)).toEqual([
      ["own", "member"],
      ["ann", "owner"],
      ["bob", "manager"],
    ]);
    expect(toldOf(groupId, "owner.transferred")).toMatchObject([{ toUserId: "ann", fromUserId: "own" }]);
    expect(await client.perform({ type: "owner.transferred", groupId, toUserId: "cyd" })).toMatchObject({
      ...{ result: "refused", refusal: { code: 109_404, text: "team member not exist" } },
    });
    const asked = { type: "owner.transferred", groupId, toUserId: "own", formerOwnerRole: "admin" } as const;
    expect(await client.perform(asked)).toMatchObject({ result: "impossible" });
    expect(await client.perform({ type: "group.dissolved", groupId })).toMatchObject({ result: "performed" });
    expect(toldOf(groupId, "group.dissolved")).toHaveLength(1);
    expect(await client.perform({ type: "group.dissolved", groupId })).toMatchObject({ result: "refused" });
  });
});

describe("members", () => {
  it("are added and removed, but for those that NetEase refuses", async () => {
    const groupId = await made();
    const joined = { type: "members.joined", groupId, members: [{ userId: "cyd" }, { userId: STRANGER }] } as const;
    expect(await client.perform(joined)).toMatchObject({
      change: { members: [{ userId: "cyd" }] },
      refused: [{ userId: STRANGER, code: 102_404 }],
    });
    const left = { type: "members.left", groupId, userIds: ["cyd", "nobody"] } as const;
    expect(await client.perform(left)).toMatchObject({
      change: { userIds: ["cyd"] },
      refused: [{ userId: "nobody", code: 109_404 }],
    });
    expect(scene.rolesIn(groupId)).toEqual([
      ["own", "owner"],
      ["ann", "member"],
      ["bob", "manager"],
    ]);
    expect(toldOf(groupId, "members.left")).toMatchObject([{ userIds: ["cyd"], how: "removed" }]);
  });

  it("are the same however their ids are written", async () => {
    const groupId = await made({ ownerId: "Own", members: [{ userId: "Ann" }, { userId: "ANN" }] });
    expect(scene.rolesIn(groupId)).toEqual([
      ["own", "owner"],
      ["ann", "member"],
    ]);
    const joining = {
      type: "members.joined",
      groupId,
      members: [{ userId: "Bob" }, { userId: STRANGER.toUpperCase() }],
    };
    expect(await client.perform(joining as GroupChange)).toMatchObject({
      ...{ change: { members: [{ userId: "bob" }] }, refused: [{ userId: STRANGER }] },
    });
    const leaving = { type: "members.left", groupId, userIds: ["BOB"], how: "removed" } as const;
    expect(await client.perform(leaving, { actorId: "Own" })).toMatchObject({ change: { userIds: ["bob"] } });
    expect(scene.rolesIn(groupId)).toHaveLength(2);
    const page = '{"code":200,"data":{"items":[{"account_id":"Ann","member_role":1}],"has_more":false}}';
    const teams = '{"code":200,"data":{"team_info_list":[{"team_id":1}],"invalid_tids":[]}}';
    const read = await (await scriptedNetease(teams, page)).client.readMembers("1", null);
    expect(read?.members).toMatchObject([{ userId: "ann", role: "owner" }]);
  });

  it("are not changed by an id that calls something else", async () => {
    const groupId = await made();
    const shown = { type: "member.updated", groupId, userId: "..", profile: { nickname: "N" } } as const;
    expect(await client.perform(shown)).toMatchObject({ result: "refused", refusal: { code: "no_id" } });
    const recalled = { type: "message.recalled", groupId, messages: [{ key: ".." }] } as const;
    expect(await client.perform(recalled)).toMatchObject({ result: "refused", refusal: { code: "no_id" } });
  });

  it("are not told to have joined where they must accept first", async () => {
    const groupId = await made({ profile: { name: "n", settings: { agree_mode: 0 } } });
    expect(await client.perform({ type: "members.joined", groupId, members: [{ userId: "cyd" }] })).toMatchObject({
      ...{ change: { members: [] }, refused: [{ userId: "cyd", code: "invited" }] },
    });
  });

  it("of a team whose id is longer than JavaScript's numbers are changed in that team", async () => {
    const groupId = String(2n ** 63n - 1n);
    const done = '{"code":200,"data":{}}';
    const netease = await scriptedNetease(info(groupId), done, info(groupId), done, info(groupId), done);
    for (const change of [
      { type: "members.joined", groupId, members: [{ userId: "ann" }] },
      { type: "member.updated", groupId, userId: "ann", profile: { mutedUntil: "forever" } },
      { type: "members.updated", groupId, userIds: ["ann"], profile: { mutedUntil: "forever" } },
    ] as const) {
      expect(await netease.client.perform(change)).toMatchObject({ result: "performed" });
      expect(netease.bodies.at(-1)).toContain(`"team_id":${groupId}`);
    }
  });

  it("get another role and name card, and may not speak until that is lifted", async () => {
    const groupId = await made();
    const change = (profile: object) => ({ type: "member.updated", groupId, userId: "ann", profile }) as const;
    const profile = { role: "admin", nickname: "N", mutedUntil: "forever" };
    expect(await client.perform(change(profile))).toMatchObject({ result: "performed", change: { profile } });
    const ann = () => scene.team(groupId).members.get("ann");
    expect(ann()).toMatchObject({ role: "manager", nick: "N", isMuted: true });
    await client.perform(change({ role: "member", mutedUntil: null }));
    expect(ann()).toMatchObject({ role: "member", nick: "N", isMuted: false });
  });

  it("get another role or lose their right to speak together, but for those that NetEase refuses", async () => {
    const groupId = await made();
    const profile = { role: "admin", mutedUntil: "forever" } as const;
    const change = { type: "members.updated", groupId, userIds: ["ann", "own", "bob", "cyd"], profile } as const;
    expect(await client.perform(change)).toMatchObject({
      ...{ result: "performed", change: { userIds: ["ann", "bob"], profile } },
      refused: [
        { userId: "own", code: 109_314 },
        { userId: "cyd", code: 109_404 },
      ],
    });
    expect([...scene.team(groupId).members.values()].map(({ role, isMuted }) => [role, isMuted])).toEqual([
      ["owner", false],
      ["manager", true],
      ["manager", true],
    ]);
    expect(toldOf(groupId, "members.updated").at(-1)).toMatchObject({ userIds: ["ann", "bob"] });
    const asManager = { actorId: "bob" };
    expect(await client.perform({ ...change, userIds: ["ann"], profile: { role: "member" } }, asManager)).toEqual({
      ...{ result: "refused", refusal: { code: 109_427, text: "team owner operation permission required" } },
    });
    const lifted = { role: "member", mutedUntil: null } as const;
    expect(await client.perform({ ...change, userIds: ["ann"], profile: lifted }, asManager)).toMatchObject({
      ...{ change: { userIds: ["ann"], profile: { mutedUntil: null } }, refused: [{ userId: "ann", code: 109_427 }] },
    });
    expect(await client.perform({ ...change, userIds: ["cyd"], profile: lifted })).toMatchObject({
      ...{ result: "refused", refusal: { code: 109_404 } },
    });
    const named = { ...change, profile: { nickname: "N" } };
    expect(await client.perform(named)).toMatchObject({
      ...{ result: "impossible", text: "NetEase has no word for profile.nickname of several members" },
    });
  });

  it("are told as far as they were changed", async () => {
    const groupId = await made();
    const profile = { role: "admin", nickname: "N" } as const;
    const change = { type: "member.updated", groupId, userId: "cyd", profile } as const;
    expect(await client.perform(change)).toMatchObject({ result: "refused", refusal: { code: 109_404 } });
    scene.rest.fault({ api: "updateTeamMember", instead: { code: 403 } });
    expect(await client.perform({ ...change, userId: "ann" })).toMatchObject({
      ...{ result: "performed", change: { profile: { role: "admin" } } },
      refused: [{ userId: "ann", code: 403, text: "a fault" }],
    });
  });

  it.for<[string, object]>([
    ["a mute that ends by itself", { profile: { mutedUntil: 5 } }],
    ["a mute that ends by itself", { profile: {}, mutedForMs: 5 }],
    ["profile.role owner", { profile: { role: "owner" } }],
    ["profile.custom", { profile: { custom: 1 } }],
  ])("are not changed: %s, %j", async ([part, more]) => {
    const change = { type: "member.updated", groupId: "7", userId: "ann", ...more } as GroupChange;
    expect(await client.perform(change)).toMatchObject({ result: "impossible", text: expect.stringContaining(part) });
  });
});

describe("a message", () => {
  it("is sent by its text as the owner, or as its sender with what it carries", async () => {
    const groupId = await made();
    const plain = { type: "message.sent", groupId, message: { elements: [], text: "hi" } } as const;
    expect(await client.perform(plain)).toMatchObject({
      result: "performed",
      change: {
        message: {
          ...{ key: scene.team(groupId).messages[0]?.msgidServer, senderId: "own", sentAt: expect.any(Number) },
          ...{ text: "hi", elements: [{ type: "TEXT", content: { body: "hi" } }] },
        },
      },
    });
    expect(toldOf(groupId, "message.sent")).toMatchObject([{ message: { text: "hi", senderId: "own" } }]);
    const elements = [{ type: "CUSTOM", content: { attach: '{"a":1}' } }];
    await client.perform({ ...plain, message: { elements, text: "", senderId: "ann", custom: "c" } });
    expect(scene.team(groupId).messages[1]).toMatchObject({
      ...{ from: "ann", msgType: "CUSTOM", attach: '{"a":1}', ext: "c" },
    });
  });

  it("reads as its copy does, whether it is given as a text or as an element", async () => {
    const groupId = await made();
    const messages: readonly Message[] = [
      { elements: [], text: "hi" },
      { elements: [{ type: "TEXT", content: { body: "hello" } }], text: "" },
      { elements: [{ type: "CUSTOM", content: { attach: { data: { text: "words" } } } }], text: "", custom: "c" },
    ];
    for (const message of messages) {
      const sent = await client.perform({ type: "message.sent", groupId, message });
      const [copy] = toldOf(groupId, "message.sent").slice(-1);
      const { clientId: _, ...known } = copy?.type === "message.sent" ? copy.message : expect.fail("has no copy");
      expect(sent).toMatchObject({ change: { message: known } });
    }
    expect(toldOf(groupId, "message.sent")).toMatchObject([
      ...["hi", "hello", "words"].map((text) => ({ message: { text } })),
    ]);
  });

  it("is sent to a super team as such", async () => {
    const groupId = await made({ profile: { name: "n", kind: "SUPER_TEAM" } });
    await client.perform({ type: "message.sent", groupId, message: { elements: [], text: "hi" } });
    expect(scene.team(groupId)).toMatchObject({ isSuper: true, messages: [{ from: "own", body: "hi" }] });
  });

  it.for([
    [[{ type: "TEXT", content: {} }]],
    [[{ type: "CUSTOM", content: { attach: "no JSON" } }]],
    [[{ type: "PICTURE", content: { attach: "{}" } }]],
    [
      [
        { type: "TEXT", content: { body: "a" } },
        { type: "TEXT", content: { body: "b" } },
      ],
    ],
  ])("is not sent of other elements: %j", async ([elements]) => {
    const change = { type: "message.sent", groupId: "7", message: { elements: elements ?? [], text: "" } } as const;
    expect(await client.perform(change)).toMatchObject({ result: "impossible" });
  });
});

describe("messages", () => {
  it("are recalled, whoever sent them, but for those that NetEase refuses", async () => {
    const groupId = await made();
    const sent = { type: "message.sent", groupId, message: { elements: [], text: "hi", senderId: "ann" } } as const;
    await client.perform(sent);
    const key = scene.team(groupId).messages[0]?.msgidServer ?? expect.fail("there is no message");
    const recall = { type: "message.recalled", groupId, messages: [{ key }, { key: "5" }] } as const;
    expect(await client.perform(recall)).toMatchObject({
      ...{ result: "performed", change: { messages: [{ key }] } },
      refused: [{ messageKey: "5", code: 107_404, text: "message not exist" }],
    });
    expect(toldOf(groupId, "message.recalled")).toMatchObject([{ messages: [{ key }] }]);
    expect(await client.perform(recall)).toMatchObject({ result: "refused", refusal: { code: 107_404 } });
  });

  it("are not recalled by their numbers", async () => {
    const change = { type: "message.recalled", groupId: "7", messages: [{ seq: 1 }] } as const;
    expect(await client.perform(change)).toMatchObject({
      ...{ result: "impossible", text: "NetEase has no word for messages by their numbers" },
    });
  });
});

it.each<[string, GroupChange]>([
  ["how blocked", { type: "members.left", groupId: "7", userIds: ["ann"], how: "blocked" }],
  ["message", { type: "members.left", groupId: "7", userIds: ["ann"], message: "bye" }],
  ["custom", { type: "members.left", groupId: "7", userIds: ["ann"], custom: {} }],
  ["custom", { type: "members.joined", groupId: "7", members: [{ userId: "ann" }], custom: {} }],
  ...(
    [
      { key: "1" },
      { seq: 1 },
      { clientId: "c" },
      { priority: "High" },
      { onlineOnly: true },
      { sentAt: 1 },
      { mentions: { everyone: true, userIds: [] } },
    ] as const
  ).map((field): [string, GroupChange] => [
    `message.${Object.keys(field)[0]}`,
    { type: "message.sent", groupId: "7", message: { elements: [], text: "x", ...field } },
  ]),
])("what NetEase has no word for is not left out in silence: %s", async (part, change) => {
  expect(await client.perform(change)).toEqual({ result: "impossible", text: `NetEase has no word for ${part}` });
});

it("a change that NetEase has no call for is impossible", async () => {
  const change = { type: "members.invited", groupId: "7", userIds: ["ann"] } as const;
  expect(client.can.has(change.type)).toBe(false);
  expect(await client.perform(change)).toEqual({
    ...{ result: "impossible", text: "NetEase has no word for members.invited" },
  });
});

it("a failure after something was done says that it may have been", async () => {
  const groupId = await made();
  const profile = { role: "admin", nickname: "N" } as const;
  scene.rest.fault({ api: "updateTeamMember", instead: "page" });
  const reading = client.perform({ type: "member.updated", groupId, userId: "ann", profile });
  await expect(reading).rejects.toMatchObject({ code: "unreachable", mayHaveActed: true });
  const sent = { type: "message.recalled", groupId, messages: [{ key: "1" }] } as const;
  scene.rest.fault({ api: "queryMessage", instead: { code: 416 } });
  await expect(client.perform(sent)).rejects.toMatchObject({ code: "limited", mayHaveActed: false });
});
