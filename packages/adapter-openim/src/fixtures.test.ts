import { readdirSync, readFileSync } from "node:fs";
import type { Inbound, Json, Outcome } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openimAdapter } from "./adapter.js";
import { commands } from "./commands.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const namesIn = (folder: string) =>
  readdirSync(new URL(folder, fixtures), { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".json"))
    .sort();
const textOf = (name: string) => readFileSync(new URL(name, fixtures), "utf8");
const jsonOf = (name: string): { readonly [key: string]: Json } => JSON.parse(textOf(name));

const requests = namesIn(".").filter((name) => !/^(golden|responses|rest)\//.test(name));

/** `legacy/v3.5__callbackX.json` is a `callbackX`, and so is `callbackX__1501_what.json`. */
const spellingOf = (name: string) => /callback[A-Za-z]+/.exec(name)?.[0] ?? "";

/** What a callback cannot be understood without. */
const required: Readonly<Record<string, readonly string[]>> = {
  callbackAfterCreateGroupCommand: ["groupID"],
  callbackBeforeInviteJoinGroupCommand: ["groupID"],
  callbackBeforeMembersJoinGroupCommand: ["groupID"],
  callbackBeforeJoinGroupCommand: ["groupID", "applyID"],
  callbackAfterJoinGroupCommand: ["groupID", "inviterUserID"],
  callbackAfterQuitGroupCommand: ["groupID", "userID"],
  callbackAfterKickGroupCommand: ["groupID"],
  callbackAfterDisMissGroupCommand: ["groupID"],
  callbackAfterTransferGroupOwnerCommand: ["groupID", "newOwnerUserID"],
  callbackBeforeSetGroupInfoCommand: ["groupID"],
  callbackAfterSetGroupInfoCommand: ["groupID"],
  callbackBeforeSetGroupInfoExCommand: ["groupID"],
  callbackAfterSetGroupInfoExCommand: ["groupID"],
  callbackBeforeSetGroupMemberInfoCommand: ["groupID", "userID"],
  callbackAfterSetGroupMemberInfoCommand: ["groupID", "userID"],
  callbackBeforeSendGroupMsgCommand: ["groupID", "sendID", "contentType"],
  callbackAfterSendGroupMsgCommand: ["sendID", "serverMsgID", "contentType"],
  callbackAfterMsgSaveDBCommand: ["sendID", "serverMsgID", "contentType"],
  callbackBeforeMsgModifyCommand: ["sendID", "serverMsgID", "contentType"],
  callbackBeforeAfterMsgCommand: ["conversationID", "seq"],
  callbackBeforeGroupOnlinePushCommand: ["groupID", "contentType"],
  callbackBeforeOfflinePushCommand: ["contentType"],
  callbackDisMissGroupCommand: ["groupID"],
  callbackKillGroupCommand: ["groupID"],
  callbackQuitGroupCommand: ["groupID", "userID"],
  callbackBeforeMemberJoinGroupCommand: ["groupID", "userID"],
  callbackTransferGroupOwnerAfter: ["groupID", "newOwnerUserID"],
  callbackAfterTransferGroupOwner: ["groupID", "newOwnerUserID"],
};

/** What decides whether a callback is of a group at all. */
const decisive: Readonly<Record<string, string>> = {
  callbackAfterSendGroupMsgCommand: "groupID",
  callbackAfterMsgSaveDBCommand: "groupID",
  callbackBeforeOfflinePushCommand: "groupID",
  callbackBeforeMsgModifyCommand: "sessionType",
};

/** What is on file but says nothing in our words, besides the command and the operation. */
const notRead: Readonly<Record<string, string>> = {
  callbackBeforeCreateGroupCommand: "creatorUserID notificationUserID",
  callbackAfterCreateGroupCommand: "creatorUserID notificationUserID",
  callbackBeforeMembersJoinGroupCommand: "groupEx",
  callbackBeforeMemberJoinGroupCommand: "ex groupEx",
  callbackBeforeJoinGroupCommand: "groupType ex",
  callbackAfterJoinGroupCommand: "reqMessage joinSource",
  callbackAfterDisMissGroupCommand: "ownerID groupType membersID",
  callbackDisMissGroupCommand: "ownerID groupType membersID",
  callbackBeforeSendGroupMsgCommand:
    "serverMsgID senderNickname sessionType msgFrom status sendTime createTime faceURL",
  callbackAfterSendGroupMsgCommand: "senderNickname sessionType msgFrom status createTime faceURL",
  callbackAfterMsgSaveDBCommand: "senderNickname sessionType msgFrom status createTime faceURL recvID",
  callbackBeforeMsgModifyCommand: "senderNickname msgFrom status sendTime createTime faceURL",
  callbackBeforeGroupOnlinePushCommand: "sessionType",
  callbackBeforeOfflinePushCommand: "title desc iOSPushSound iOSBadgeCount signalInfo sessionType",
};

const adapter = openimAdapter();
const gist = z.object({ wants: z.string(), change: z.object({ type: z.string() }).exactOptional() });

function inbound(name: string, body: string): Inbound {
  const headers = { operationid: "op1", "content-type": "application/json; charset=utf-8" };
  return inboundFrom({
    method: "POST",
    path: `/${spellingOf(name)}`,
    query: "",
    headers,
    body,
    remoteAddress: "127.0.0.1",
  });
}

/** Decodes a body; where the whole body is part of the receipt key, that is written `<body>`. */
function decoded(name: string, body: string): Json {
  const callback = adapter.decode(inbound(name, body));
  return JSON.parse(JSON.stringify(callback).replace(JSON.stringify(body).slice(1, -1), "<body>"));
}

test("every command about groups is on file, and every file is reviewed", () => {
  const about = [commands.groups, commands.messages, commands.push].flat();
  const filed = new Set(requests.map(spellingOf));
  for (const { name, formerly = [] } of about) {
    if (name !== undefined) expect(filed).toContain(name);
    for (const spelling of formerly.filter((each) => !/Modify|Push|SetGroupMemberInfo/.test(each))) {
      expect(filed).toContain(spelling);
    }
  }
  expect(namesIn("golden/")).toEqual(requests);
});

describe.each(requests)("%s", (name) => {
  const body = jsonOf(name);
  const golden = jsonOf(`golden/${name}`);
  const isUnsupported = golden.wants === "unsupported";
  const spelling = spellingOf(name);
  const decodedValue = (value: Json) => decoded(name, JSON.stringify(value));

  test("is understood as reviewed", () => {
    expect(decoded(name, textOf(name))).toEqual(golden);
  });

  test("is understood alike whatever keys are new in it, and in whatever order they come", () => {
    expect(decodedValue({ New: [{ a: null }], ...body })).toEqual(golden);
    expect(decodedValue(Object.fromEntries(Object.entries(body).reverse()))).toEqual(golden);
  });

  test("needs what it cannot be understood without, and nothing else", () => {
    for (const key of Object.keys(body)) {
      const { [key]: _, ...without } = body;
      if (!isUnsupported && required[spelling]?.includes(key)) {
        const message = `${golden.command}: ${key} is missing`;
        expect(() => decodedValue(without)).toThrow(expect.objectContaining({ code: "malformed", message }));
      } else if (key === decisive[spelling]) {
        expect(decodedValue(without)).toMatchObject({ wants: "unsupported" });
      } else if (name.includes("__15") && key === "content") {
        const leavesStale = "a notification came without its content";
        expect(decodedValue(without)).toMatchObject({ leavesStale, change: { type: "group.updated", profile: {} } });
      } else {
        expect(decodedValue(without)).toMatchObject(gist.parse(golden));
        expect(decodedValue({ ...body, [key]: null })).toEqual(decodedValue(without));
      }
    }
  });

  test("has no part that could be of a wrong kind unnoticed", () => {
    const unread = ["callbackCommand", "operationID", ...(notRead[spelling] ?? "").split(" ")];
    for (const key of Object.keys(body)) {
      const wrong = { ...body, [key]: { wrong: true } };
      if (/platform/i.test(key)) {
        const { circumstances: _, ...rest } = golden;
        expect(decodedValue(wrong)).toMatchObject(rest);
      } else if (isUnsupported || unread.includes(key)) {
        expect(decodedValue(wrong)).toEqual(golden);
      } else {
        const message = expect.stringMatching(new RegExp(`^${golden.command}: ${key} is n`));
        expect(() => decodedValue(wrong)).toThrow(expect.objectContaining({ code: "malformed", message }));
      }
    }
  });
});

describe("a reply on file", () => {
  const allow: Outcome = { result: "allowed" };
  const said: Readonly<Record<string, readonly [request: string, Outcome]>> = {
    allow: ["callbackBeforeJoinGroupCommand", allow],
    callbackBeforeCreateGroupCommand__override: [
      "callbackBeforeCreateGroupCommand",
      {
        result: "allowed",
        amend: {
          groupId: "biz-42",
          profile: {
            name: "Renamed",
            notice: "hello",
            introduction: "i",
            avatar: "https://cdn.example/x.png",
            custom: '{"tenant":"t1"}',
            mutedAll: false,
            settings: { creatorUserID: "u100", needVerification: 1, lookMemberInfo: 1 },
          },
        },
      },
    ],
    callbackBeforeGroupOnlinePushCommand__narrow: [
      "callbackBeforeGroupOnlinePushCommand",
      { result: "allowed", amend: { receiverIds: ["u100"] } },
    ],
    callbackBeforeMembersJoinGroupCommand__override: [
      "callbackBeforeMembersJoinGroupCommand",
      {
        result: "allowed",
        amend: {
          members: {
            u104: {
              nickname: "Dan",
              avatar: "https://cdn.example/d.png",
              role: "member",
              mutedUntil: 1_718_003_600_000,
              custom: "x",
            },
          },
        },
      },
    ],
    callbackBeforeMsgModifyCommand__override: [
      "callbackBeforeMsgModifyCommand",
      {
        result: "allowed",
        amend: { elements: [{ type: "101", content: { content: "***" } }], custom: '{"moderated":true}' },
      },
    ],
    callbackBeforeSetGroupInfoCommand__allow_must_echo: ["callbackBeforeSetGroupInfoCommand", allow],
    callbackBeforeSetGroupInfoExCommand__allow_must_echo: ["callbackBeforeSetGroupInfoExCommand", allow],
    callbackBeforeSetGroupMemberInfoCommand__override: [
      "callbackBeforeSetGroupMemberInfoCommand",
      {
        result: "allowed",
        amend: {
          members: { u102: { nickname: "Bobby", avatar: "https://cdn.example/b2.png", role: "member", custom: "" } },
        },
      },
    ],
    reject: [
      "callbackBeforeSendGroupMsgCommand",
      { result: "denied", denial: { reason: "policy", text: "not allowed", code: 5001, detail: "policy P1" } },
    ],
  };
  const reply = (request: string, outcome: Outcome) => {
    const callback = adapter.decode(inbound(request, textOf(`${request}.json`)));
    return adapter.encode(outcome, callback);
  };

  test.each(Object.entries(said))("is said byte for byte: %s", (name, [request, outcome]) => {
    expect(reply(request, outcome).body).toBe(textOf(`responses/${name}.json`).trim());
  });

  test("is said here, each that may be said at all", () => {
    const names = namesIn("responses/").map((name) => name.slice(0, -".json".length));
    expect(names).toEqual([...Object.keys(said), "looks-like-reject-but-continues_actionCode1"].sort());
  });
});
