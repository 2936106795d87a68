import { readdirSync, readFileSync } from "node:fs";
import type { Inbound, Json, Outcome } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { tencentAdapter } from "./adapter.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const namesIn = (folder: URL) => readdirSync(folder).filter((name) => name.startsWith("Group."));
const textOf = (name: string) => readFileSync(new URL(name, fixtures), "utf8");
const jsonOf = (name: string): { readonly [key: string]: Json } => JSON.parse(textOf(name));

const requests = namesIn(fixtures).filter((name) => !name.includes(".response."));
const responses = namesIn(fixtures).filter((name) => name.includes(".response."));
const OK = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';

/** What a callback of the command cannot be understood without. */
const required: Readonly<Record<string, readonly string[]>> = {
  BeforeCreateGroup: ["Operator_Account"],
  AfterCreateGroup: ["GroupId"],
  BeforeApplyJoinGroup: ["GroupId", "Requestor_Account"],
  BeforeInviteJoinGroup: ["GroupId", "Operator_Account", "DestinationMembers"],
  AfterNewMemberJoin: ["GroupId", "NewMemberList"],
  AfterMemberExit: ["GroupId", "ExitMemberList"],
  BeforeSendMsg: ["GroupId", "From_Account", "MsgBody"],
  AfterSendMsg: ["GroupId", "From_Account", "MsgBody", "MsgSeq"],
  AfterGroupFull: ["GroupId"],
  AfterGroupDestroyed: ["GroupId"],
  AfterGroupInfoChanged: ["GroupId"],
  AfterRecallMsg: ["GroupId", "MsgSeqList"],
  OnMemberStateChange: ["GroupId", "EventType", "MemberList"],
  SendMsgException: ["GroupId", "From_Account", "MsgBody", "ErrorCode"],
  BeforeCreateTopic: ["Operator_Account"],
  AfterCreateTopic: ["GroupId", "TopicId"],
  AfterTopicDestroyed: ["GroupId", "TopicIdList"],
  AfterTopicInfoChanged: ["GroupId"],
  OnDailyGroupQuotaAlarm: ["QuotaUsed", "Quota"],
  AfterMemberFieldChanged: ["GroupId", "Member_Account", "Modified_Account"],
  AfterGroupAttrChanged: ["GroupId", "OptionType", "GroupAttr"],
  AfterReadReceipt: ["GroupId", "GroupMsgReceiptList"],
  AfterChangeGroupOwner: ["GroupId", "NewOwner_Account"],
  AfterGroupMsgExtension: ["GroupId", "MsgSeq", "OperateType", "Seq"],
};

/** What is on file but says nothing in our words. */
const notRead: Readonly<Record<string, readonly string[]>> = {
  AfterGroupDestroyed: ["Owner_Account", "Name", "MemberList"],
  AfterCreateTopic: ["Owner_Account"],
};
/** The type of its group is said beside a change, which counts without it. Only what comes into being is of a type. */
const createsByType = ["BeforeCreateGroup", "AfterCreateGroup", "BeforeCreateTopic", "AfterCreateTopic"];
const gist = z.object({ wants: z.string(), change: z.object({ type: z.string() }) });
const shortName = (command: string) => command.slice("Group.Callback".length);
const commandOf = (fixture: string) => fixture.split(".").slice(0, 2).join(".");

const adapter = tencentAdapter();

function inbound(body: string): Inbound {
  return inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body, remoteAddress: "127.0.0.1" });
}

/** Decodes a body; where the whole body is part of the receipt key, that is written `<body>`. */
function decoded(body: string): Json {
  const callback = adapter.decode(inbound(body));
  return JSON.parse(JSON.stringify(callback).replace(JSON.stringify(body).slice(1, -1), "<body>"));
}

const decodedValue = (value: Json) => decoded(JSON.stringify(value));

/** Rebuilds a body from its leaves up. What the app's users wrote, the content of messages, is left alone. */
function rebuilt(value: Json, change: (part: Json) => Json): Json {
  if (Array.isArray(value)) return change(value.map((item: Json) => rebuilt(item, change)));
  if (typeof value !== "object" || value === null) return change(value);
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === "MsgContent" ? inner : rebuilt(inner, change),
  ]);
  return change(Object.fromEntries(entries));
}

test("every command is on file, and every file is reviewed", () => {
  expect([...new Set(requests.map((name) => shortName(commandOf(name))))].sort()).toEqual(Object.keys(required).sort());
  expect(namesIn(new URL("golden/", fixtures))).toEqual(requests);
});

describe.each(requests)("%s", (name) => {
  const body = jsonOf(name);
  const golden = jsonOf(`golden/${name}`);
  const command = commandOf(name);

  test("is understood as reviewed", () => {
    expect(decoded(textOf(name))).toEqual(golden);
  });

  test("is answered with the standard reply when all is well", () => {
    const callback = adapter.decode(inbound(textOf(name)));
    const outcome: Outcome = callback.wants === "review" ? { result: "allowed" } : { result: "recorded" };
    expect(OK).toBe(JSON.stringify(jsonOf("standard.response.json")));
    expect(adapter.encode(outcome, callback)).toEqual({
      status: 200,
      headers: { "content-type": "application/json" },
      body: OK,
    });
  });

  test("is understood alike whatever keys are new in it, and in whatever order they come", () => {
    const isObject = (part: Json) => typeof part === "object" && part !== null && !Array.isArray(part);
    const extended = rebuilt(body, (part) => (isObject(part) ? Object.assign({ New: [{ a: null }] }, part) : part));
    expect(JSON.stringify(extended)).toContain('"New"');
    expect(decodedValue(extended)).toEqual(golden);
    expect(decodedValue(Object.fromEntries(Object.entries(body).reverse()))).toEqual(golden);
  });

  test("is understood alike with its numbers as texts and its times as numbers", () => {
    const texts = rebuilt(body, (part) => (typeof part === "number" ? String(part) : part));
    expect(decodedValue(texts)).toEqual(golden);
    const { EventTime, ...timeless } = body;
    expect(decodedValue(EventTime === undefined ? timeless : { ...body, EventTime: Number(EventTime) })).toEqual(
      golden,
    );
  });

  test("needs what it cannot be understood without, and nothing else", () => {
    for (const key of Object.keys(body)) {
      const { [key]: _, ...without } = body;
      if (key === "CallbackCommand") {
        expect(decodedValue(without)).toMatchObject({ wants: "unsupported", command: "unknown" });
      } else if (required[shortName(command)]?.includes(key)) {
        const field = key === "Modified_Account" ? "Member_Account" : key;
        const message = `${command}: ${field} is missing`;
        expect(() => decodedValue(without)).toThrow(expect.objectContaining({ code: "malformed", message }));
        expect(() => decodedValue({ ...body, [key]: null })).toThrow(expect.objectContaining({ code: "malformed" }));
      } else {
        expect(decodedValue(without)).toMatchObject(gist.parse(golden));
        expect(decodedValue({ ...body, [key]: null })).toEqual(decodedValue(without));
      }
    }
  });

  test("has no part that could be of a wrong kind unnoticed", () => {
    for (const key of Object.keys(body)) {
      const wrong = { ...body, [key]: { wrong: true } };
      if (key === "CallbackCommand") {
        expect(decodedValue(wrong)).toMatchObject({ wants: "unsupported", command: "unknown" });
      } else if (notRead[shortName(command)]?.includes(key)) {
        expect(decodedValue(wrong)).toEqual(golden);
      } else if (key === "CreateGroupNum") {
        const { circumstances: _, ...rest } = golden;
        expect(decodedValue(wrong)).toEqual(rest);
      } else if (key === "Type" && !createsByType.includes(shortName(command))) {
        const { groupKind: _, ...rest } = golden;
        expect(decodedValue(wrong)).toEqual(rest);
      } else {
        const message = expect.stringMatching(new RegExp(`^${command}: ${key} is n`));
        expect(() => decodedValue(wrong)).toThrow(expect.objectContaining({ code: "malformed", message }));
      }
    }
  });
});

describe("a reply on file", () => {
  const reject: Outcome = { result: "denied", denial: { reason: "policy", text: "", code: 1 } };
  const said: Readonly<Record<string, readonly [string, Outcome]>> = {
    "Group.CallbackBeforeApplyJoinGroup.response.reject.json": ["Group.CallbackBeforeApplyJoinGroup.json", reject],
    "Group.CallbackBeforeCreateGroup.response.reject.json": ["Group.CallbackBeforeCreateGroup.json", reject],
    "Group.CallbackBeforeCreateTopic.response.reject.json": ["Group.CallbackBeforeCreateTopic.json", reject],
    "Group.CallbackBeforeInviteJoinGroup.response.partial.json": [
      "Group.CallbackBeforeInviteJoinGroup.json",
      { result: "allowed", refusedUserIds: ["jared"] },
    ],
    "Group.CallbackBeforeSendMsg.response.discard.json": ["Group.CallbackBeforeSendMsg.json", { result: "discarded" }],
    "Group.CallbackBeforeSendMsg.response.modify.json": [
      "Group.CallbackBeforeSendMsg.json",
      {
        result: "allowed",
        amend: {
          elements: [
            { type: "TIMTextElem", content: { Text: "red packet" } },
            { type: "TIMCustomElem", content: { Desc: "CustomElement.MemberLevel", Data: "LV1" } },
          ],
          custom: "your cloud custom data",
        },
      },
    ],
    "Group.CallbackBeforeSendMsg.response.reject.json": ["Group.CallbackBeforeSendMsg.json", reject],
  };

  test("is said below, each", () => {
    expect(Object.keys(said).sort()).toEqual(responses.sort());
  });

  test.each(Object.entries(said))("is said byte for byte: %s", (name, [request, outcome]) => {
    const reply = adapter.encode(outcome, adapter.decode(inbound(textOf(request))));
    expect(reply.status).toBe(200);
    expect(reply.body).toBe(JSON.stringify(jsonOf(name)));
  });
});
