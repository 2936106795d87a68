import {
  type Callback,
  CallbackError,
  type CallbackErrorCode,
  type Inbound,
  inboundFrom,
  type Outcome,
} from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { tencentAdapter } from "./adapter.js";

const adapter = tencentAdapter();
const inbound = (command: string, body: object = {}): Inbound =>
  inboundFrom({
    method: "POST",
    path: "/",
    query: `SdkAppid=888888&CallbackCommand=${command}&contenttype=json`,
    headers: {},
    body: JSON.stringify(body),
    remoteAddress: "::1",
  });
const decode = (command: string, body: object) => adapter.decode(inbound(command, body));

const text = (Text: string) => ({ type: "TIMTextElem", content: { Text } });
const custom = (Data: string) => ({ type: "TIMCustomElem", content: { Data } });
const ask = decode("Group.CallbackBeforeApplyJoinGroup", { GroupId: "g", Requestor_Account: "u" });
const invite = decode("Group.CallbackBeforeInviteJoinGroup", {
  GroupId: "g",
  Operator_Account: "u",
  DestinationMembers: [{ Member_Account: "a" }, { Member_Account: "b" }, { Member_Account: "c" }],
});
const send = decode("Group.CallbackBeforeSendMsg", {
  GroupId: "g",
  From_Account: "u",
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hello" } }],
  CloudCustomData: "x".repeat(1000),
});
const full = decode("Group.CallbackAfterGroupFull", { GroupId: "g" });
const other = decode("State.StateChange", {});

const OK = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';
const REFUSED = (code: number, info: string) =>
  `{"ActionStatus":"OK","ErrorInfo":${JSON.stringify(info)},"ErrorCode":${code}}`;
const say = (outcome: Outcome, callback: Callback) => adapter.encode(outcome, callback).body;

describe("what needs no verdict", () => {
  test("is acknowledged", () => {
    expect(say({ result: "recorded" }, full)).toBe(OK);
    expect(say({ result: "unsupported" }, other)).toBe(OK);
  });
});

describe("a denial", () => {
  const deny = (code?: number): Outcome => ({
    result: "denied",
    denial: { reason: "policy", text: "入群人数已满", ...(code !== undefined && { code }) },
  });

  test.each([10_100, 10_150, 10_200])("reaches the client with the code %i and its text", (code) => {
    for (const callback of [ask, invite, send]) expect(say(deny(code), callback)).toBe(REFUSED(code, "入群人数已满"));
  });

  test.each([undefined, 1, 0, 2, 10_099, 10_201, 120_001, 10_100.5, -1, Number.NaN])(
    "with the code %s is a plain rejection",
    (code) => {
      expect(say(deny(code), ask)).toBe(REFUSED(1, "入群人数已满"));
    },
  );

  test.each([
    "policy",
    "forbidden",
    "group-unknown",
    "group-exists",
    "member-unknown",
    "owner-cannot-leave",
    "limit-exceeded",
  ] as const)("for %s is a rejection with its reason", (reason) => {
    expect(say({ result: "denied", denial: { reason, text: reason } }, ask)).toBe(REFUSED(1, reason));
  });
});

describe("discarding", () => {
  test("is said of a message", () => {
    expect(say({ result: "discarded" }, send)).toBe(REFUSED(2, ""));
  });

  test("is a rejection of anything else", () => {
    for (const callback of [ask, invite]) expect(say({ result: "discarded" }, callback)).toBe(REFUSED(1, "discarded"));
  });
});

describe("an invitation", () => {
  test("is allowed but for some, in the order they were invited", () => {
    expect(say({ result: "allowed", refusedUserIds: ["c", "a", "stranger"] }, invite)).toBe(
      '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"RefusedMembers_Account":["a","c"]}',
    );
  });

  test("is plainly allowed when nobody invited is refused", () => {
    for (const refusedUserIds of [[], ["stranger"]])
      expect(say({ result: "allowed", refusedUserIds }, invite)).toBe(OK);
  });
});

describe("an amended message", () => {
  const amended = (amend: Extract<Outcome, { result: "allowed" }>["amend"] & object) =>
    say({ result: "allowed", amend }, send);

  test("goes out with new elements, new data of the app's, or both", () => {
    expect(amended({ elements: [text("h***o"), custom("LV1")] })).toBe(
      `${OK.slice(0, -1)},"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"h***o"}},` +
        `{"MsgType":"TIMCustomElem","MsgContent":{"Data":"LV1"}}]}`,
    );
    expect(amended({ custom: "" })).toBe(`${OK.slice(0, -1)},"CloudCustomData":""}`);
    expect(amended({ elements: [text("x")], custom: "y" })).toBe(
      `${OK.slice(0, -1)},"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"x"}}],"CloudCustomData":"y"}`,
    );
    expect(amended({})).toBe(OK);
  });

  test("is rejected when Tencent could not deliver it", () => {
    expect(amended({ elements: [] })).toBe(REFUSED(1, "the amended message is empty"));
    expect(amended({ elements: [custom("a"), text("b"), custom("c")] })).toBe(
      REFUSED(1, "the amended message has more than one TIMCustomElem"),
    );
    expect(amended({ elements: [text("a"), { type: "TIMTextElem", content: "b" }] })).toBe(
      REFUSED(1, "the amended message has an element without content"),
    );
  });

  test("is rejected when it cannot be written", () => {
    const nested = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(amended({ elements: [{ type: "TIMTextElem", content: { nested } }] })).toBe(
      REFUSED(1, "the amended message is no JSON"),
    );
  });

  test("may have 12 KB in UTF-8, what is left of the original included", () => {
    const frame = Buffer.byteLength(
      JSON.stringify({ MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "" } }], CloudCustomData: "" }),
    );
    const room = 12 * 1024 - frame - 1000;
    const fits = `${"群".repeat(Math.floor(room / 3))}${"x".repeat(room % 3)}`;
    expect(amended({ elements: [text(fits)] })).toContain(fits);
    expect(amended({ elements: [text(`${fits}x`)] })).toBe(REFUSED(1, "the amended message exceeds 12 KB"));
    expect(amended({ custom: "y".repeat(12 * 1024) })).toBe(REFUSED(1, "the amended message exceeds 12 KB"));
    expect(amended({ elements: [text(`${fits}x`)], custom: "" })).toContain(fits);
  });
});

describe("a denial of what is not about groups", () => {
  const denied: Outcome = { result: "denied", denial: { reason: "policy", text: "no" } };

  test.each(["C2C.CallbackBeforeSendMsg", "OfficialAccount.CallbackBeforeSendMsg"])(
    "stops a message: %s",
    (command) => {
      expect(adapter.encode(denied, decode(command, {}))).toMatchObject({ status: 200, body: REFUSED(1, "no") });
    },
  );

  test.each(["C2C.CallbackAfterSendMsg", "State.StateChange", "Sns.CallbackPrevFriendAdd"])(
    "acknowledges nothing where it cannot be said: %s",
    (command) => {
      expect(adapter.encode(denied, decode(command, {}))).toMatchObject({ status: 500, body: REFUSED(1, "no") });
    },
  );
});

test("a question is never allowed by an outcome that is no verdict", () => {
  const roster = { userIds: [], silencedUserIds: [] };
  const outcomes: Outcome[] = [
    { result: "recorded" },
    { result: "unsupported" },
    { result: "performed" },
    { result: "roster", roster },
    { result: "echoed", text: "" },
  ];
  for (const outcome of outcomes) expect(say(outcome, ask)).toBe(REFUSED(1, `no verdict but ${outcome.result}`));
});

describe("a failure of ours", () => {
  const codes: CallbackErrorCode[] = ["malformed", "too-large", "too-slow", "overloaded", "internal"];
  const fail = (code: CallbackErrorCode, command: string, onFailure: "allow" | "deny") =>
    adapter.encodeError(new CallbackError(code, "a secret"), inbound(command), onFailure);

  test.each([
    "Group.CallbackBeforeCreateGroup",
    "Group.CallbackBeforeApplyJoinGroup",
    "Group.CallbackBeforeInviteJoinGroup",
    "Group.CallbackBeforeSendMsg",
    "Group.CallbackBeforeCreateTopic",
    "roup.CallbackBeforeApplyJoinGroup",
  ])("to %s is the operator's choice", (command) => {
    const headers = { "content-type": "application/json" };
    for (const code of codes) {
      expect(fail(code, command, "allow")).toEqual({ status: 200, headers, body: OK });
      expect(fail(code, command, "deny")).toEqual({ status: 200, headers, body: REFUSED(1, code) });
    }
  });

  test.each(["Group.CallbackAfterSendMsg", "Group.CallbackOnMemberStateChange", "C2C.CallbackBeforeSendMsg", ""])(
    "to %s acknowledges nothing",
    (command) => {
      const statuses = [
        ["malformed", 400],
        ["too-large", 413],
        ["too-slow", 500],
        ["overloaded", 500],
        ["internal", 500],
      ] as const;
      for (const onFailure of ["allow", "deny"] as const) {
        for (const [code, status] of statuses) {
          expect(fail(code, command, onFailure)).toMatchObject({ status, body: REFUSED(1, code) });
        }
      }
    },
  );

  test("of the method refuses a question for good, since Tencent takes any status but 200 for leave to go on", () => {
    for (const onFailure of ["allow", "deny"] as const) {
      expect(fail("wrong-method", "Group.CallbackBeforeSendMsg", onFailure)).toMatchObject({
        status: 200,
        body: REFUSED(1, "wrong-method"),
      });
      expect(fail("wrong-method", "Group.CallbackAfterSendMsg", onFailure)).toMatchObject({
        status: 405,
        headers: { allow: "POST" },
      });
    }
  });

  test("is none of a forger's business: he gets 403, whatever he asks", () => {
    for (const command of ["Group.CallbackBeforeSendMsg", "Group.CallbackAfterSendMsg"]) {
      const reply = { status: 403, body: REFUSED(1, "unauthentic") };
      for (const onFailure of ["allow", "deny"] as const) {
        expect(fail("unauthentic", command, onFailure)).toMatchObject(reply);
      }
    }
  });

  test("is told whatever the query holds", () => {
    for (const query of ["%", "&&=&", "CallbackCommand", "CallbackCommand=%FF%FE"]) {
      const error = new CallbackError("internal", "x");
      expect(adapter.encodeError(error, { ...inbound(""), query }, "deny").status).toBe(500);
    }
  });
});
