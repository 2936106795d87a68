import { verdictSchema } from "@grouphook/core";
import { CallbackError, type Inbound, inboundFrom, type Outcome, type Reply } from "@grouphook/core/adapter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openimAdapter } from "./adapter.js";

const adapter = openimAdapter();
const ALLOWED = '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":0}';
const HEADERS = { "content-type": "application/json; charset=utf-8" };

const inbound = (command: string, body: object | string): Inbound =>
  inboundFrom({
    method: "POST",
    path: `/${command}`,
    query: "",
    headers: {},
    body: typeof body === "string" ? body : JSON.stringify(body),
    remoteAddress: "127.0.0.1",
  });

/** One of each question. */
const questions: Readonly<Record<string, object>> = {
  callbackBeforeCreateGroupCommand: { initMemberList: [{ userID: "o", roleLevel: 100 }] },
  callbackBeforeInviteJoinGroupCommand: { groupID: "g", invitedUserIDs: ["a"] },
  callbackBeforeMembersJoinGroupCommand: { groupID: "g", memberList: [{ userID: "a" }, { userID: "b" }] },
  callbackBeforeMemberJoinGroupCommand: { groupID: "g", userID: "a" },
  callbackBeforeJoinGroupCommand: { groupID: "g", applyID: "a" },
  callbackBeforeSetGroupInfoCommand: { groupID: "g", groupName: "n", introduction: "i", faceURL: "f", ex: "e" },
  callbackBeforeSetGroupInfoExCommand: { groupID: "g", groupName: "n", notification: "t", needVerification: 2 },
  callbackBeforeSetGroupMemberInfoCommand: { groupID: "g", userID: "a", nickName: "n" },
  callbackBeforeSendGroupMsgCommand: { groupID: "g", sendID: "a", contentType: 101, content: '{"content":"c"}' },
  callbackBeforeMsgModifyCommand: { sessionType: 3, sendID: "a", serverMsgID: "s", contentType: 101, content: "{}" },
  callbackBeforeGroupOnlinePushCommand: { groupID: "g", sendID: "a", contentType: 101, content: "{}" },
  callbackBeforeOfflinePushCommand: { groupID: "g", contentType: 101, userIDList: ["a", "b"] },
};
const commands = Object.keys(questions);

/** How OpenIM since v3.7.0 reads a reply: it goes on with the fields it finds, or rejects with a code. */
type Judgement = { readonly goesOn: { readonly [key: string]: unknown } } | { readonly rejects: number };

const UNREADABLE: Judgement = { rejects: 90_007 };
const int32 = z
  .int32()
  .nullish()
  .transform((value) => value ?? 0);
const replyWire = z.looseObject({
  actioncode: int32,
  errcode: int32,
  nextcode: int32,
  errmsg: z.string().nullish(),
  errdlt: z.string().nullish(),
});

function judged({ body }: Pick<Reply, "body">): Judgement {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    return UNREADABLE;
  }
  if (said === null) return { goesOn: {} };
  if (typeof said !== "object" || Array.isArray(said) || /code":-?\d+[.e]/i.test(body)) return UNREADABLE;
  const read = replyWire.safeParse(
    Object.fromEntries(Object.entries(said).map(([key, value]) => [key.toLowerCase(), value])),
  );
  if (!read.success) return UNREADABLE;
  const { actioncode, errcode, nextcode } = read.data;
  return actioncode === 0 && nextcode === 1 ? { rejects: errcode } : { goesOn: { ...said } };
}

const answer = (command: string, outcome: Outcome, body: object = questions[command] ?? {}, options = {}) => {
  const speaking = openimAdapter(options);
  return speaking.encode(outcome, speaking.decode(inbound(command, body)));
};
const denied = (text: string) =>
  JSON.stringify({ actionCode: 0, errCode: 5001, errMsg: text, errDlt: "", nextCode: 1 });

test.each([
  ["{}", "goesOn"],
  ["null", "goesOn"],
  [ALLOWED, "goesOn"],
  ['{"nextCode":2}', "goesOn"],
  ['{"nextCode":-1}', "goesOn"],
  ['{"actionCode":1,"errCode":5001,"errMsg":"not allowed","errDlt":"","nextCode":1}', "goesOn"],
  ['{"NextCode":1,"errcode":5001}', 5001],
  ['{"nextCode":1,"errCode":0}', 0],
  ["", 90_007],
  ["<html></html>", 90_007],
  ["[]", 90_007],
  ["OK", 90_007],
  ["{} OK", 90_007],
  ['{"nextCode":"0"}', 90_007],
  ['{"actionCode":"0"}', 90_007],
  ['{"nextCode":""}', 90_007],
  ['{"errCode":2147483648}', 90_007],
  ['{"errCode":1.0}', 90_007],
  ['{"errCode":1.5}', 90_007],
  ['{"errMsg":1}', 90_007],
])("the judge of these tests takes %s as OpenIM was seen to", (body, expected) => {
  const judgement = judged({ body });
  expect("rejects" in judgement ? judgement.rejects : "goesOn").toBe(expected);
});

describe("a fact and what we have no word for", () => {
  test.each([
    ["callbackAfterQuitGroupCommand", { groupID: "g", userID: "a" }, { result: "recorded" }],
    ["callbackBeforeGroupOnlinePushCommand", { groupID: "g", contentType: 1511 }, { result: "recorded" }],
    ["callbackBeforeAddFriendCommand", {}, { result: "unsupported" }],
    ["callbackBeforeSomethingNewCommand", {}, { result: "unsupported" }],
  ] as const)("is answered with zeros: %s", (command, body, outcome) => {
    expect(answer(command, outcome, body)).toEqual({ status: 200, headers: HEADERS, body: ALLOWED });
  });
});

describe("a denial of what is not about groups", () => {
  const denied: Outcome = { result: "denied", denial: { reason: "policy", text: "no" } };
  const DENIED = '{"actionCode":0,"errCode":5001,"errMsg":"no","errDlt":"","nextCode":1}';

  test.each([
    ["callbackBeforeSendSingleMsgCommand", {}],
    ["callbackBeforeAddFriendCommand", {}],
    ["callbackBeforeMsgModifyCommand", { sendID: "a", serverMsgID: "m", contentType: 101, sessionType: 1 }],
    ["callbackBeforeOfflinePushCommand", { userIDList: ["a"], contentType: 101 }],
  ])("stops what OpenIM asks about: %s", (command, body) => {
    expect(answer(command, denied, body)).toEqual({ status: 200, headers: HEADERS, body: DENIED });
  });

  test.each([
    ["callbackAfterSendSingleMsgCommand", {}],
    ["callbackUserOnlineCommand", {}],
    ["callbackBeforeAfterMsgCommand", { conversationID: "si_a_b", seq: 1 }],
  ])("would undo nothing that OpenIM tells: %s", (command, body) => {
    expect(answer(command, denied, body)).toEqual({ status: 200, headers: HEADERS, body: ALLOWED });
  });
});

describe.each(commands)("the answer to %s", (command) => {
  test("lets it happen", () => {
    const reply = answer(command, { result: "allowed" });
    expect(reply).toMatchObject({ status: 200, headers: HEADERS });
    expect(judged(reply)).toHaveProperty("goesOn");
    if (!command.includes("SetGroupInfo")) expect(reply.body).toBe(ALLOWED);
  });

  test("stops it", () => {
    const deny = (code?: number, detail?: string): Outcome => {
      const said = { ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) };
      return { result: "denied", denial: { reason: "policy", text: '不行 "no"', ...said } };
    };
    // Run against OpenIM's SDK: its HTTP calls show `errDlt` to the end user, after our text.
    const words = { actionCode: 0, errCode: 5001, errMsg: '不行 "no"', nextCode: 1 };
    expect(JSON.parse(answer(command, deny()).body)).toEqual({ ...words, errDlt: "" });
    expect(JSON.parse(answer(command, deny(5001, "rule 7")).body)).toEqual({ ...words, errDlt: "rule 7" });
    expect(judged(answer(command, deny(5000)))).toEqual({ rejects: 5000 });
    expect(judged(answer(command, deny(9999)))).toEqual({ rejects: 9999 });
    for (const code of [0, 4999, 10_000, 5001.5, Number.NaN]) {
      expect(judged(answer(command, deny(code), questions[command], { denyCode: 6000 }))).toEqual({ rejects: 6000 });
    }
  });

  test("keeps to itself why a rule of ours stopped it", () => {
    for (const reason of ["forbidden", "group-unknown", "limit-exceeded"] as const) {
      expect(answer(command, { result: "denied", denial: { reason, text: "no" } }).body).toBe(denied("no"));
    }
  });

  test("is no for an outcome that is no verdict, or allows only some", () => {
    expect(answer(command, { result: "discarded" }).body).toBe(denied("no verdict but discarded"));
    expect(answer(command, { result: "allowed", refusedUserIds: ["a"] }).body).toBe(denied("some members are refused"));
  });
});

/** What OpenIM's overriding fields hold: a reply with anything else in one is rejected whole. */
const texts = ["groupID", "groupName", "notification", "introduction", "faceURL", "ex", "content", "nickName"];
const numbers = ["status", "needVerification", "lookMemberInfo", "applyMemberFriend", "roleLevel", "contentType"];
const newMember = z.object({
  userID: z.string(),
  nickname: z.string().optional(),
  roleLevel: z.literal([20, 60]).optional(),
  muteEndTime: z.int().optional(),
});
const overrides = z.object({
  ...Object.fromEntries(texts.map((key) => [key, z.string().nullish()])),
  ...Object.fromEntries(numbers.map((key) => [key, z.int32().nullish()])),
  userIDList: z.array(z.string()).min(1).optional(),
  memberCallbackList: z.array(newMember).min(1).optional(),
});

test("an amendment is said in the kinds of values OpenIM can read or denied, whatever it holds", () => {
  const text = fc.string({ unit: "binary" });
  const profile = fc.record(
    {
      name: text.filter((name) => /^$|\S/.test(name)),
      notice: text,
      introduction: text,
      avatar: text,
      custom: fc.jsonValue(),
      mutedAll: fc.boolean(),
      settings: fc.dictionary(fc.constantFrom("needVerification", "lookMemberInfo", "x", "__proto__"), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const role = fc.constantFrom("owner", "admin", "member");
  const member = fc.record(
    { role, nickname: text, custom: fc.jsonValue(), mutedUntil: fc.option(fc.integer({ min: 0, max: 8.64e15 })) },
    { requiredKeys: [] },
  );
  const amendment = fc.record(
    {
      groupId: fc.string({ minLength: 1 }),
      profile,
      members: fc.dictionary(fc.constantFrom("a", "b", "c"), member),
      elements: fc.array(
        fc.record({ type: fc.oneof(fc.string({ minLength: 1 }), fc.constant("101")), content: fc.jsonValue() }),
      ),
      custom: text,
      receiverIds: fc.array(fc.constantFrom("a", "b", "c")),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.constantFrom(...commands), amendment, (command, said) => {
      const verdict = verdictSchema.parse({ decision: "allow", amend: said });
      const judgement = judged(answer(command, { result: "allowed", ...("amend" in verdict && verdict) }));
      if ("rejects" in judgement) expect(judgement.rejects).toBe(5001);
      else expect(overrides.safeParse(judgement.goesOn).error).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});

describe("letting a group's profile change", () => {
  const text = fc.string({ unit: "binary" });
  const nullable = fc.option(text);
  const number = fc.option(fc.integer());

  test("changes it as was asked for, with nulls and empty texts", () => {
    const body = fc.record({
      groupID: fc.constant("g"),
      groupName: nullable,
      notification: nullable,
      introduction: nullable,
      faceURL: nullable,
      ex: nullable,
      needVerification: number,
      lookMemberInfo: number,
      applyMemberFriend: number,
    });
    fc.assert(
      fc.property(body, (wanted) => {
        const judgement = judged(answer("callbackBeforeSetGroupInfoExCommand", { result: "allowed" }, wanted));
        const said = "goesOn" in judgement ? judgement.goesOn : {};
        // What the reply lacks is not changed, a group's id it lacks is empty.
        for (const [key, value] of Object.entries(wanted)) expect(said[key] ?? null).toEqual(value);
      }),
    );
  });

  test("changes it as was asked for in the old API", () => {
    const body = fc.record({
      groupID: fc.constant("g"),
      groupName: text,
      notification: text,
      introduction: text,
      faceURL: text,
      ex: text,
      needVerification: fc.integer(),
    });
    fc.assert(
      fc.property(body, (wanted) => {
        const judgement = judged(answer("callbackBeforeSetGroupInfoCommand", { result: "allowed" }, wanted));
        const said = "goesOn" in judgement ? judgement.goesOn : {};
        const { groupID, groupName, introduction, faceURL } = wanted;
        expect(said).toMatchObject({ groupID, groupName, introduction, faceURL });
        // Here 0 may stand for "not set", and saying it would set it.
        expect(said).not.toHaveProperty("needVerification");
        expect(said).not.toHaveProperty("ex");
      }),
    );
  });
});

describe("when we fail", () => {
  const failing = (command: string, onFailure: "allow" | "deny", body: object | string = questions[command] ?? {}) =>
    adapter.encodeError(new CallbackError("too-slow", "secret"), inbound(command, body), onFailure);
  const DENIED = denied("too-slow");

  test.each(commands)("%s is answered as the operator chose, and repeats what it must", (command) => {
    expect(failing(command, "deny")).toEqual({ status: 200, headers: HEADERS, body: DENIED });
    expect(failing(command, "allow")).toEqual(answer(command, { result: "allowed" }));
  });

  test.each(["callbackBeforeSetGroupInfoCommand", "callbackBeforeSetGroupInfoExCommand"])(
    "%s is denied where there is nothing to repeat",
    (command) => {
      for (const body of ["", "{", "[]", "{}", '{"groupID":""}', '{"groupID":"g","groupName":1}']) {
        expect(failing(command, "allow", body).body).toBe(DENIED);
      }
    },
  );

  test.each([
    ["callbackAfterQuitGroupCommand", { groupID: "g" }],
    ["callbackQuitGroupCommand", "{"],
    ["callbackBeforeAfterMsgCommand", {}],
    ["callbackBeforeAddFriendCommand", {}],
    ["callbackBeforeCreateGroupChatConversationsCommand", {}],
    ["callbackBeforeSomethingNewCommand", "{"],
    ["callbackBeforeMsgModifyCommand", { sessionType: 1, sendID: "a", serverMsgID: "s", contentType: 101 }],
    ["callbackBeforeOfflinePushCommand", { groupID: "", contentType: 101 }],
    ["callbackBeforeGroupOnlinePushCommand", { groupID: "g", contentType: 1509, content: "{" }],
    ["callbackBeforeSendGroupMsgCommand", { groupID: "g", sendID: "a", contentType: 1509 }],
  ])("what is no question is let pass: %s", (command, body) => {
    for (const onFailure of ["allow", "deny"] as const) expect(failing(command, onFailure, body).body).toBe(ALLOWED);
  });

  test("what cannot be told is answered as the operator chose", () => {
    expect(failing("", "deny", "{").body).toBe(DENIED);
    expect(failing("", "allow", "{").body).toBe(ALLOWED);
  });

  test("a stranger is denied with a status for logs and proxies", () => {
    for (const command of [...commands, "callbackAfterQuitGroupCommand", ""]) {
      const reply = adapter.encodeError(new CallbackError("unauthentic", "x"), inbound(command, "{}"), "allow");
      expect(reply).toEqual({ status: 403, headers: HEADERS, body: denied("unauthentic") });
    }
  });

  test("a method that OpenIM never uses is denied, as where a redirect has turned its call into a GET", () => {
    for (const command of [...commands, "callbackAfterQuitGroupCommand", ""]) {
      const reply = adapter.encodeError(new CallbackError("wrong-method", "x"), inbound(command, "{}"), "allow");
      expect(reply).toEqual({ status: 405, headers: { ...HEADERS, allow: "POST" }, body: denied("wrong-method") });
    }
  });
});
