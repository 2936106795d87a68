import type { GroupChange, ReadingClient } from "@grouphook/core/adapter";
import { beforeEach, describe, expect, it } from "vitest";
import { APP, type NeteaseRest, neteaseRest, STRANGER } from "../testing/netease-rest.js";
import { neteaseClient } from "./client.js";

let rest: NeteaseRest;
let client: ReadingClient;

beforeEach(async () => {
  rest = await neteaseRest();
  client = neteaseClient({ ...APP, apiUrl: rest.url, callsPerSecond: 1000 });
});

const members = [{ userId: "ann" }, { userId: "bob", role: "admin" as const }];
const creation = { type: "group.created", ownerId: "own", profile: { name: "n" }, members } as const;

async function made(more: object = {}): Promise<string> {
  const performed = await client.perform({ ...creation, ...more });
  const change = performed.result === "performed" ? performed.change : expect.fail(JSON.stringify(performed));
  return ("groupId" in change && change.groupId) || expect.fail("has no id");
}

const there = (groupId: string) => rest.teams.get(groupId) ?? expect.fail("there is no team");
const rolesIn = (groupId: string) =>
  [...there(groupId).members.values()].map((member) => [member.account_id, member.member_role]);

describe("a team", () => {
  it("is made with its members, who need not accept, and its admins", async () => {
    const profile = { name: "n", notice: "a", kind: "SUPER_TEAM", settings: { join_mode: 1 } };
    const outcome = await client.perform({ ...creation, profile, members: [...members, { userId: STRANGER }] });
    expect(outcome).toMatchObject({
      result: "performed",
      change: {
        ...{ type: "group.created", groupId: "101", ownerId: "own", profile },
        members: [{ userId: "own", role: "owner" }, { userId: "ann" }, { userId: "bob", role: "admin" }],
      },
      refused: [{ userId: STRANGER, code: 102_404, text: "no such account" }],
    });
    expect(there("101")).toMatchObject({
      type: 2,
      info: { announcement: "a", configuration: { join_mode: 1, agree_mode: 1 } },
    });
    expect(rolesIn("101")).toEqual([
      ["own", 1],
      ["ann", 0],
      ["bob", 2],
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
    expect(rest.heard).toEqual([]);
  });

  it("is changed, muted and unmuted as its owner or as the actor", async () => {
    const groupId = await made();
    const profile = { name: "new", avatar: "", introduction: "i", mutedAll: true, settings: { members_limit: 50 } };
    const change = { type: "group.updated", groupId, profile } as const;
    expect(await client.perform(change)).toMatchObject({ result: "performed", change });
    expect(there(groupId).info).toMatchObject({
      name: "new",
      icon: "",
      members_limit: 50,
      configuration: { chat_banned_mode: 1 },
    });
    await client.perform({ ...change, profile: { mutedAll: false } }, { actorId: "bob" });
    expect(rest.heard.at(-1)?.body).toEqual({
      operator_id: "bob",
      team_type: 1,
      configuration: { chat_banned_mode: 0 },
    });
    await client.perform({ ...change, profile: { mutedAll: true, mutedAllSpares: "nobody" } });
    expect(there(groupId).info).toMatchObject({ configuration: { chat_banned_mode: 3 } });
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
    expect(rolesIn(groupId)).toEqual([
      ["own", 0],
      ["ann", 1],
      ["bob", 2],
    ]);
    expect(await client.perform({ type: "owner.transferred", groupId, toUserId: "cyd" })).toMatchObject({
      ...{ result: "refused", refusal: { code: 109_404, text: "not a member" } },
    });
    const asked = { type: "owner.transferred", groupId, toUserId: "own", formerOwnerRole: "admin" } as const;
    expect(await client.perform(asked)).toMatchObject({ result: "impossible" });
    expect(await client.perform({ type: "group.dissolved", groupId })).toMatchObject({ result: "performed" });
    expect(rest.teams.has(groupId)).toBe(false);
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
    expect(rolesIn(groupId)).toEqual([
      ["own", 1],
      ["ann", 0],
      ["bob", 2],
    ]);
  });

  it("are not told to have joined where they must accept first", async () => {
    const groupId = await made({ profile: { name: "n", settings: { agree_mode: 0 } } });
    expect(await client.perform({ type: "members.joined", groupId, members: [{ userId: "cyd" }] })).toMatchObject({
      ...{ change: { members: [] }, refused: [{ userId: "cyd", code: "invited" }] },
    });
  });

  it("of a team whose id is longer than JavaScript's numbers are changed in that team", async () => {
    const groupId = String(2n ** 63n - 1n);
    const info = `{"team_id":${groupId},"owner_account_id":"own"}`;
    const bodies: string[] = [];
    const hear = async (request: AsyncIterable<Buffer>, response: { end(text: string): void }) => {
      for await (const chunk of request) bodies.push(chunk.toString());
      response.end('{"code":200,"data":{}}');
    };
    for (const change of [
      { type: "members.joined", groupId, members: [{ userId: "ann" }] },
      { type: "member.updated", groupId, userId: "ann", profile: { mutedUntil: "forever" } },
    ] as const) {
      rest.answerNext((_, response) => response.end(`{"code":200,"data":{"team_info_list":[${info}]}}`));
      rest.answerNext((request, response) => void hear(request, response));
      expect(await client.perform(change)).toMatchObject({ result: "performed" });
    }
    expect(bodies).toEqual(Array(2).fill(expect.stringContaining(`"team_id":${groupId}`)));
  });

  it("get another role and name card, and may not speak until that is lifted", async () => {
    const groupId = await made();
    const change = (profile: object) => ({ type: "member.updated", groupId, userId: "ann", profile }) as const;
    const profile = { role: "admin", nickname: "N", mutedUntil: "forever" };
    expect(await client.perform(change(profile))).toMatchObject({ result: "performed", change: { profile } });
    expect(there(groupId).members.get("ann")).toMatchObject({ member_role: 2, team_nick: "N", chat_banned: true });
    await client.perform(change({ role: "member", mutedUntil: null }));
    expect(there(groupId).members.get("ann")).toMatchObject({ member_role: 0, team_nick: "N", chat_banned: false });
  });

  it("are told as far as they were changed", async () => {
    const groupId = await made();
    const change = {
      type: "member.updated",
      groupId,
      userId: "cyd",
      profile: { role: "admin", nickname: "N" },
    } as const;
    expect(await client.perform(change)).toMatchObject({ result: "refused", refusal: { code: 109_404 } });
    const answers = ['{"code":200}', '{"code":403,"msg":"no"}'];
    await client.readGroups([groupId]);
    const reading = JSON.stringify({ code: 200, data: { team_info_list: [there(groupId).info], invalid_tids: [] } });
    for (const answer of [reading, ...answers]) rest.answerNext((_, response) => response.end(answer));
    expect(await client.perform(change)).toMatchObject({
      ...{
        result: "performed",
        change: { profile: { role: "admin" } },
        refused: [{ userId: "cyd", code: 403, text: "no" }],
      },
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
          ...{ key: "7000000001", senderId: "own", sentAt: 1_608_110_108_512, text: "hi" },
          elements: [{ type: "TEXT", content: { body: "hi" } }],
        },
      },
    });
    expect(rest.heard.at(-1)).toMatchObject({
      ...{ path: `/im/v2/conversations/own|2|${groupId}/messages`, body: { message: { message_type: 0, text: "hi" } } },
    });
    const elements = [{ type: "CUSTOM", content: { attach: '{"a":1}' } }];
    await client.perform({ ...plain, message: { elements, text: "", senderId: "ann", custom: "c" } });
    expect(rest.heard.at(-1)).toMatchObject({
      path: `/im/v2/conversations/ann|2|${groupId}/messages`,
      body: { message: { message_type: 100, attachment: { a: 1 } }, extension: "c" },
    });
  });

  it("is sent to a super team as such", async () => {
    const groupId = await made({ profile: { name: "n", kind: "SUPER_TEAM" } });
    await client.perform({ type: "message.sent", groupId, message: { elements: [], text: "hi" } });
    expect(rest.heard.at(-1)?.path).toBe(`/im/v2/conversations/own|3|${groupId}/messages`);
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

it("a change that NetEase has no call for is impossible", async () => {
  const change = { type: "message.recalled", groupId: "7", messages: [{ key: "1" }] } as const;
  expect(client.can.has(change.type)).toBe(false);
  expect(await client.perform(change)).toEqual({
    result: "impossible",
    text: "NetEase has no word for message.recalled",
  });
});

it("a failure after something was done says that it may have been", async () => {
  const groupId = await made();
  rest.answerNext((_, response) =>
    response.end(JSON.stringify({ code: 200, data: { team_info_list: [there(groupId).info] } })),
  );
  rest.answerNext((_, response) => response.end('{"code":200}'));
  rest.answerNext((_, response) => response.writeHead(429).end());
  const change = { type: "member.updated", groupId, userId: "ann", profile: { role: "admin", nickname: "N" } } as const;
  await expect(client.perform(change)).rejects.toMatchObject({ code: "limited", mayHaveActed: true });
});
