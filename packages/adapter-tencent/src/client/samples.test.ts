import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { ReadingClient } from "@grouphook/core/adapter";
import { expect, it, onTestFinished } from "vitest";
import { clientIn } from "./client.js";
import { schema } from "./options.js";

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/rest/${name}.json`, import.meta.url), "utf8");
const GROUP = "@TGS#2J4SZEAEL";
const refusal = (code: number) => JSON.stringify({ ActionStatus: "FAIL", ErrorCode: code, ErrorInfo: "no" });

/** A client of a Tencent that has one answer for every API, or one after the other. */
async function clientOf(answers: { readonly [api: string]: string | readonly string[] }): Promise<ReadingClient> {
  const left = new Map(Object.entries(answers).map(([api, list]) => [api, [list].flat()]));
  const server = createServer((request, response) => {
    const api = new URL(request.url ?? "", "http://localhost").pathname.split("/").at(-1) ?? "";
    const queue = left.get(api) ?? [refusal(10_026)];
    response.end(queue.length > 1 ? queue.shift() : queue[0]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const apiUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const options = schema.parse({ sdkAppId: "1400001001", secretKey: "k", adminId: "administrator", apiUrl });
  return clientIn(options, { patienceMs: 5 });
}

it("reads the documented list of groups", async () => {
  const client = await clientOf({ get_appid_group_list: fixture("get_appid_group_list") });
  expect(await client.readGroupIds(null)).toEqual({ groupIds: [GROUP, "@TGS#2C5SZEAEF"], next: "4454685361" });
});

it.for([
  ["18446744073709551615", "18446744073709551615"],
  ['"9223372036854775809"', "9223372036854775809"],
  ["0", null],
])("keeps a place in it that is written %s", async ([written, next]) => {
  const answer = `{"ActionStatus":"OK","ErrorCode":0,"GroupIdList":[{"GroupId":"\\"Next\\":7"}], "Next" : ${written}}`;
  const client = await clientOf({ get_appid_group_list: answer });
  expect(await client.readGroupIds("18446744073709551614")).toEqual({ groupIds: ['"Next":7'], next });
});

it("does not go round in circles", async () => {
  const list = await clientOf({ get_appid_group_list: fixture("get_appid_group_list") });
  const message = "[tencent] get_appid_group_list: Next is where it was";
  await expect(list.readGroupIds("4454685361")).rejects.toMatchObject({ code: "unreadable", message });
  const members = await clientOf({ get_group_member_info: fixture("get_group_member_info") });
  await expect(members.readMembers("@TGS#_1", "144115265295492787")).rejects.toMatchObject({ code: "unreadable" });
});

it("reads the documented group", async () => {
  const client = await clientOf({
    get_group_info: fixture("get_group_info"),
    get_group_attr: fixture("get_group_attr"),
  });
  expect(await client.readGroups([GROUP])).toEqual([
    {
      state: "active",
      groupId: GROUP,
      profile: {
        ...{ name: "MyFirstGroup", introduction: "TestGroup", notice: "TestGroup", avatar: "http://this.is.face.url" },
        ...{ kind: "Public", mutedAll: true, settings: { ApplyJoinOption: "FreeAccess", MaxMemberNum: 50 } },
      },
      ownerId: "leckie",
      memberCount: 2,
      createdAt: 1_426_976_500_000,
      lastMessageSeq: 1233,
      attributes: { attr_key1: "attr_val1", attr_key2: "" },
      asOf: expect.any(Number),
    },
  ]);
});

it("reads topics of a community, but for those that were deleted", async () => {
  const community = {
    GroupId: GROUP,
    ...{ ErrorCode: 0, Type: "Community", Owner_Account: "", ShutUpAllMember: "Off", SupportTopic: true },
  };
  const client = await clientOf({
    get_group_info: JSON.stringify({ ErrorCode: 0, GroupInfo: [community] }),
    get_topic: fixture("get_topic"),
  });
  expect(await client.readGroups([GROUP])).toEqual([
    {
      ...{ state: "active", groupId: GROUP, asOf: expect.any(Number), ownerId: null },
      profile: { kind: "Community", mutedAll: false, settings: { SupportTopic: 1 } },
      topics: [
        {
          topicId: "@TGS#_@TGS#cQVLVHIM62CJ@TOPIC#_@TOPIC#cRTE3HIM62C5",
          profile: {
            ...{ name: "TestTopicName", introduction: "", notice: "Notice", avatar: "http://this.is.new.face.url" },
            ...{ kind: "Community", mutedAll: false, custom: "own" },
          },
          createdAt: 1_658_839_448_000,
          lastMessageSeq: 0,
        },
      ],
    },
  ]);
});

it("asks again about groups that Tencent fails to tell", async () => {
  const failed = { GroupId: "b", ErrorCode: 10_002, ErrorInfo: "" };
  const told = (GroupId: string) => ({ GroupId, ErrorCode: 0, ErrorInfo: "", Type: "Public" });
  const client = await clientOf({
    get_group_info: [[told("a"), failed], [told("b")]].map((GroupInfo) => JSON.stringify({ ErrorCode: 0, GroupInfo })),
  });
  expect(await client.readGroups(["b", "a"])).toMatchObject([
    { state: "active", groupId: "b" },
    { state: "active", groupId: "a" },
  ]);
});

it("does not let other groups suffer for one that cannot be read", async () => {
  const GroupInfo = [
    { GroupId: "a", ErrorCode: 0, Type: "Public", MemberNum: "many" },
    { GroupId: "b", ErrorCode: 0, Type: "Public", CreateTime: "1426976500" },
  ];
  const client = await clientOf({ get_group_info: JSON.stringify({ ErrorCode: 0, GroupInfo }) });
  const text = "[tencent] get_group_info: MemberNum is not a whole number";
  expect(await client.readGroups(["a", "b"])).toMatchObject([
    { state: "unreadable", groupId: "a", refusal: { code: "unreadable", text } },
    { state: "active", groupId: "b", createdAt: 1_426_976_500_000 },
  ]);
});

it("reads documented members of a community", async () => {
  const client = await clientOf({ get_group_member_info: fixture("get_group_member_info") });
  expect(await client.readMembers("@TGS#_@TGS#c1", null)).toEqual({
    members: [
      { userId: "bob", role: "owner", mutedUntil: null, joinedAt: 1_425_976_500_000, receives: true, silenced: false },
    ],
    next: "144115265295492787",
    isSteady: true,
    asOf: expect.any(Number),
  });
});

it("reads members in the older names, and mutes that are told apart", async () => {
  const client = await clientOf({
    get_group_member_info: fixture("older-names.get_group_member_info"),
    get_group_muted_account: JSON.stringify({
      ErrorCode: 0,
      MutedAccountList: [{ Member_Account: "mary", MutedUntil: 4_000_000_000 }],
    }),
  });
  const peter = {
    ...{ userId: "peter", role: "member", nickname: "Pete", custom: { MemberDefined1: "one" } },
    ...{ mutedUntil: "forever", joinedAt: 1_425_976_500_000, silenced: true, receives: false },
  };
  const mary = { userId: "mary", role: "admin", mutedUntil: 4_000_000_000_000, silenced: true, receives: true };
  expect(await client.readMembers(GROUP, null)).toMatchObject({ members: [peter, mary], next: null, isSteady: true });
});

it("takes a mute for over whose end has come", async () => {
  const client = await clientOf({
    get_group_member_info: fixture("older-names.get_group_member_info"),
    get_group_muted_account: fixture("older-names.get_group_muted_account"),
  });
  expect((await client.readMembers(GROUP, null))?.members[1]).toMatchObject({ userId: "mary", mutedUntil: null });
});

it("says nothing of mutes that Tencent does not tell", async () => {
  const client = await clientOf({ get_group_member_info: fixture("older-names.get_group_member_info") });
  expect((await client.readMembers(GROUP, null))?.members[1]).toEqual({
    userId: "mary",
    role: "admin",
    receives: true,
    silenced: true,
  });
});

it("reads messages, without tips and what is no longer there", async () => {
  const client = await clientOf({ group_msg_get_simple: fixture("group_msg_get_simple") });
  const first = {
    ...{ senderId: "leckie", text: "red packet[face]", priority: "High", onlineOnly: false, clientId: "2804799576" },
    ...{ key: "7803321", seq: 7_803_321, sentAt: 1_458_721_802_000 },
    elements: [
      { type: "TIMTextElem", content: { Text: "red packet" } },
      { type: "TIMFaceElem", content: { Index: 15, Data: "" } },
    ],
  };
  const second = { senderId: "peter", text: "oops", priority: "Lowest", seq: 7_803_318, sentAt: 1_718_192_416_797 };
  expect(await client.readMessages?.({ groupId: GROUP }, null)).toMatchObject({
    messages: [
      { message: first, isRecalled: false },
      { message: second, isRecalled: true },
    ],
    next: 7_803_317,
  });
});

it("leaves out a message that is nested too deep", async () => {
  const deep = `${'{"a":'.repeat(100)}1${"}".repeat(100)}`;
  const told = (MsgSeq: number, content: string) =>
    `{"From_Account":"a","MsgSeq":${MsgSeq},"MsgBody":[{"MsgType":"T","MsgContent":${content}}]}`;
  const client = await clientOf({
    group_msg_get_simple: `{"ErrorCode":0,"RspMsgList":[${told(2, deep)},${told(1, '{"a":1}')}]}`,
  });
  expect(await client.readMessages?.({ groupId: GROUP }, null)).toMatchObject({ messages: [{ message: { seq: 1 } }] });
});

it("keeps all digits of a number in a message", async () => {
  const told = '{"From_Account":"a","MsgSeq":1,"MsgBody":[{"MsgType":"T","MsgContent":{"id":9007199254740993}}]}';
  const client = await clientOf({ group_msg_get_simple: `{"ErrorCode":0,"RspMsgList":[${told}]}` });
  expect(await client.readMessages?.({ groupId: GROUP }, null)).toMatchObject({
    messages: [{ message: { elements: [{ content: { id: "9007199254740993" } }] } }],
  });
});

it.for([
  ["nothing is left", { RspMsgList: [], IsFinished: 1 }],
  ["the rest has expired", { RspMsgList: [{ MsgSeq: 9, IsPlaceMsg: 1 }], IsFinished: 2 }],
  ["it has come to the first", { RspMsgList: [{ MsgSeq: 1, IsPlaceMsg: 1 }], IsFinished: 1 }],
] as const)("ends reading messages where %s", async ([, fields]) => {
  const client = await clientOf({ group_msg_get_simple: JSON.stringify({ ErrorCode: 0, ...fields }) });
  expect(await client.readMessages?.({ groupId: GROUP }, 20)).toMatchObject({ messages: [], next: null });
});

it.for([
  ["no JSON", "<html></html>", "HTTP status 200 without JSON"],
  ["no code", '{"ActionStatus":"OK"}', "ErrorCode is missing"],
  ["another form", '{"ErrorCode":0,"GroupIdList":{}}', "GroupIdList is not a list"],
] as const)("cannot read an answer of %s", async ([, answer, message]) => {
  const client = await clientOf({ get_appid_group_list: answer });
  await expect(client.readGroupIds(null)).rejects.toMatchObject({
    ...{ code: "unreadable", mayHaveActed: false, message: `[tencent] get_appid_group_list: ${message}` },
  });
});

it.for([
  [10_004, "refused"],
  [10_026, "refused"],
  [60_009, "unreadable"],
  [60_010, "credentials"],
  [70_020, "credentials"],
  [70_050, "credentials"],
  [10_006, "limited"],
  [60_014, "unreachable"],
] as const)("tells code %i of a reading as %s", async ([errorCode, code]) => {
  const client = await clientOf({ group_msg_get_simple: refusal(errorCode) });
  const message = `[tencent] group_msg_get_simple: ErrorCode ${errorCode}: no`;
  await expect(client.readMessages?.({ groupId: GROUP }, null)).rejects.toMatchObject({ code, message });
});
