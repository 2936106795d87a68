import { type Callback, CallbackError, type DenialReason, inboundFrom, type Outcome } from "@grouphook/core/adapter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aecAdapter } from "./adapter.js";
import { encodeError } from "./encode.js";
import { otherActions } from "./other-actions.js";

const adapter = aecAdapter();
const decode = (data: object) =>
  adapter.decode(
    inboundFrom({
      method: "POST",
      path: "/",
      query: "",
      headers: {},
      body: JSON.stringify(data),
      remoteAddress: "::1",
    }),
  );

const create = decode({ action: "AEC_GROUP_CREATE", userId: "1", addUsers: "1" });
const add = decode({ action: "AEC_GROUP_ADD_USER", userId: "1", groupId: "g", addUsers: "2" });
const addAndSync = decode({ action: "AEC_GROUP_ADD_USER_AND_SYNC_ALL", userId: "1", groupId: "g", addUsers: "2" });
const sync = decode({ action: "AEC_GROUP_SYNC_ALL", groupId: "g" });
const push = decode({ action: "AEC_GROUP_PUSH_SYSTEM_MSG", userId: "1" });
const echo = decode({ action: "AEC_ACCESS_VALIDATION", echostr: "abc" });
const other = (action: string) => decode({ action });

const REFUSED = (code: number) => `{"status":"0","data":"${code}"}`;
const say = (outcome: Outcome, callback: Callback) => adapter.encode(outcome, callback).body;

/** What groupServer 2.9.6 was seen to take, as strictly as it can be put. */
function isAccepted(body: string, callback?: Callback): boolean {
  const value = String.raw`"[^"\\\0-\x1F]+"`;
  const refusal = /^\{"status":"0","data":"([1-9]\d*)"\}$/.exec(body);
  // Observed on 2.9.6: most numbers above 105 kill msgServer, and 48 is what the servers themselves say to try again.
  if (refusal) return Number(refusal[1]) <= 105 && refusal[1] !== "48";
  if (Buffer.byteLength(body) > 900_000 || callback === undefined) return false;
  const object = String.raw`\{${value}:${value}(,${value}:${value})*\}`;
  if (!new RegExp(String.raw`^\{"status":"1"(,"data":(${value}|${object}))?\}$`, "u").test(body)) return false;
  const text = new RegExp(String.raw`"data":${value}\}`, "u").test(body);
  const roster = /"data":\{"groupList":"([^",]+,)*[^",]+"(,"ignoreList":"([^",]+,)*[^",]+")?\}/.test(body);
  if (callback.wants === "perform" && callback.change.type === "group.created") return text;
  if (callback.wants === "roster" || (callback.wants === "perform" && callback.answerRoster)) return roster;
  return callback.wants === "unsupported" || callback.wants === "echo" || body === '{"status":"1"}';
}

test("every reply is HTTP 200 with JSON in UTF-8", () => {
  const reply = { status: 200, headers: { "content-type": "application/json; charset=utf-8" } };
  expect(adapter.encode({ result: "performed" }, add)).toEqual({ ...reply, body: '{"status":"1"}' });
  expect(encodeError(new CallbackError("internal", "x"))).toEqual({ ...reply, body: REFUSED(1) });
});

describe("a success", () => {
  test("is plain where the vendor asked for no data, whatever we know", () => {
    const roster = { userIds: ["1"], silencedUserIds: [] };
    expect(say({ result: "performed", groupId: "g", roster }, add)).toBe('{"status":"1"}');
    expect(say({ result: "allowed" }, push)).toBe('{"status":"1"}');
  });

  test("of a creation carries the group's id as a string", () => {
    expect(say({ result: "performed", groupId: "100462" }, create)).toBe('{"status":"1","data":"100462"}');
    expect(say({ result: "performed", groupId: "群" }, create)).toBe('{"status":"1","data":"群"}');
  });

  test.each([undefined, "", 'a"b', "a\\b", "a\nb"])("of a creation is never said with the id %j", (groupId) => {
    expect(say({ result: "performed", ...(groupId !== undefined && { groupId }) }, create)).toBe(REFUSED(1));
  });

  test("of a validation repeats the text", () => {
    expect(say({ result: "echoed", text: "a,b c" }, echo)).toBe('{"status":"1","data":"a,b c"}');
    expect(say({ result: "echoed", text: "" }, echo)).toBe(REFUSED(1));
  });
});

describe("a roster", () => {
  const answers = (userIds: string[], silencedUserIds: string[]) => {
    const roster = { userIds, silencedUserIds };
    const body = say({ result: "roster", roster }, sync);
    expect(say({ result: "performed", roster }, addAndSync)).toBe(body);
    return body;
  };

  test("lists members and the silenced among them", () => {
    expect(answers(["1", "张三", "3"], ["3", "gone", "1"])).toBe(
      '{"status":"1","data":{"groupList":"1,张三,3","ignoreList":"3,1"}}',
    );
  });

  test("has no list of silenced members when there are none", () => {
    expect(answers(["1", "2"], [])).toBe('{"status":"1","data":{"groupList":"1,2"}}');
    expect(answers(["1", "2"], ["gone"])).toBe('{"status":"1","data":{"groupList":"1,2"}}');
  });

  test("of nobody is a refusal", () => {
    expect(answers([], [])).toBe(REFUSED(47));
  });

  test("is said up to 900,000 bytes, counted in UTF-8", () => {
    const frame = '{"status":"1","data":{"groupList":""}}'.length;
    const ids = Array.from({ length: Math.floor((900_000 - frame) / 10) }, () => "群群群");
    expect(answers(ids, [])).toContain(ids.join(","));
    expect(answers([...ids, "群群群"], [])).toBe(REFUSED(30));
  });

  test("leaves out users whose ids groupServer does not survive, be they stored or not", () => {
    const deadly = ["x".repeat(45), "群".repeat(15), "x".repeat(255)];
    expect(answers(["1", ...deadly, "x".repeat(44)], ["1", ...deadly])).toBe(
      `{"status":"1","data":{"groupList":"1,${"x".repeat(44)}","ignoreList":"1"}}`,
    );
    expect(answers(["1", ...deadly], deadly)).toBe('{"status":"1","data":{"groupList":"1"}}');
    expect(answers(deadly, [])).toBe(REFUSED(47));
    const longer = aecAdapter({ maxUserIdBytes: 45 });
    const roster = { userIds: ["1", ...deadly], silencedUserIds: ["x".repeat(45)] };
    const { body } = longer.encode({ result: "roster", roster }, sync);
    expect(body).toContain(`"groupList":"1,${"x".repeat(45)},${"群".repeat(15)}","ignoreList":"${"x".repeat(45)}"`);
  });
});

describe("a denial", () => {
  test.each([
    ["policy", 53],
    ["forbidden", 53],
    ["group-unknown", 47],
    ["group-exists", 1],
    ["member-unknown", 49],
    ["owner-cannot-leave", 53],
    ["limit-exceeded", 30],
  ] as const)("for %s has the code %i", (reason, code) => {
    const denial: Outcome = { result: "denied", denial: { reason, text: "no" } };
    for (const callback of [create, add, addAndSync, sync, push, echo]) {
      expect(say(denial, callback)).toBe(REFUSED(code));
    }
  });

  test("by policy has the policy's code", () => {
    expect(say({ result: "denied", denial: { reason: "policy", text: "no", code: 105 } }, add)).toBe(REFUSED(105));
  });

  test.each([0, -1, 48, 106, 10_003, 65_535, 70_000, 1.5, Number.NaN])(
    "never has the code %d, which kills msgServer or tells the client something else",
    (code) => {
      expect(say({ result: "denied", denial: { reason: "policy", text: "no", code } }, add)).toBe(REFUSED(53));
    },
  );
});

test.each([
  ["unauthentic", 32],
  ["wrong-method", 63],
  ["malformed", 62],
  ["too-large", 30],
  ["too-slow", 1],
  ["overloaded", 55],
  ["internal", 1],
] as const)("the fault %s is a refusal with the code %i, whatever the operator chose", (fault, code) => {
  const inbound = inboundFrom({ method: "GET", path: "/", query: "%", headers: {}, body: "data=%", remoteAddress: "" });
  for (const onFailure of ["allow", "deny"] as const) {
    expect(adapter.encodeError(new CallbackError(fault, "x"), inbound, onFailure)).toMatchObject({
      status: 200,
      body: REFUSED(code),
    });
  }
});

describe("an action that is not about groups", () => {
  const answer = (action: string, options = {}) =>
    aecAdapter(options).encode({ result: "unsupported" }, other(action)).body;

  test("is allowed", () => {
    expect(answer("AEC_VOIP_USER_ONLINE")).toBe('{"status":"1"}');
  });

  test("is allowed with the data that its success needs", () => {
    expect(answer("AEC_MSG_SERVER_GET_PUSH_MODE")).toBe('{"status":"1","data":"2"}');
    for (const action of ["AEC_LIVE_APPLY_UPLOAD_CHANNEL", "AEC_LIVE_LIVEPROXY_APPLY_UPLOAD_CHANNEL"]) {
      expect(answer(action)).toBe('{"status":"1","data":{"conCurrentNumber":"200"}}');
    }
  });

  test("is refused where the operator says so", () => {
    for (const action of ["AEC_VOIP_USER_ONLINE", "AEC_MSG_SERVER_GET_PUSH_MODE"]) {
      expect(answer(action, { otherActions: "refuse" })).toBe(REFUSED(53));
    }
  });

  test("is answered with the operator's data, even among refused ones", () => {
    const options = { otherActions: "refuse", answers: { AEC_MSG_SERVER_GET_PUSH_MODE: "3" } };
    expect(answer("AEC_MSG_SERVER_GET_PUSH_MODE", options)).toBe('{"status":"1","data":"3"}');
    expect(answer("AEC_MSG_SERVER_SET_PUSH_MODE", options)).toBe(REFUSED(53));
  });

  test("is refused when it asks for a login or who made a chat room, unless the operator knows", () => {
    expect(answer("AEC_ACTION_VERIFY_USER_LOGIN")).toBe(REFUSED(63));
    expect(answer("AEC_CHATROOM_IS_EXIST")).toBe(REFUSED(63));
    expect(answer("AEC_CHATROOM_IS_EXIST", { answers: { AEC_CHATROOM_IS_EXIST: "892500,100" } })).toBe(
      '{"status":"1","data":"892500,100"}',
    );
  });

  test("is refused when it is denied, whatever the operator answers", () => {
    const denied: Outcome = { result: "denied", denial: { reason: "policy", text: "no" } };
    const adapter = aecAdapter({ answers: { AEC_CHATROOM_IS_EXIST: "892500,100" } });
    for (const action of ["AEC_CHATROOM_IS_EXIST", "AEC_VOIP_USER_ONLINE"]) {
      expect(adapter.encode(denied, other(action)).body).toBe(REFUSED(53));
    }
  });

  test.each(["AEC_BRAND_NEW", "aec_voip_user_online", "constructor", "__proto__"])(
    "is refused when unknown: %s",
    (action) => {
      expect(answer(action)).toBe(REFUSED(63));
    },
  );
});

test("no outcome of any callback makes a reply that groupServer would misread", () => {
  const id = fc.oneof(fc.stringMatching(/^[a-z0-9群]{1,9}$/), fc.constantFrom("", 'a"', "\\", "\n", "\uD800"));
  const userId = fc.stringMatching(/^[a-z0-9群]{1,9}$/);
  const roster = fc.record({ userIds: fc.array(userId), silencedUserIds: fc.array(userId) });
  const denial = fc.record({
    reason: fc.constantFrom<DenialReason>("policy", "group-exists", "owner-cannot-leave"),
    text: fc.string(),
    code: fc.oneof(fc.integer({ min: -1, max: 110 }), fc.integer(), fc.double()),
  });
  const outcome = fc.oneof<fc.Arbitrary<Outcome>[]>(
    fc.constantFrom<Outcome>({ result: "allowed" }, { result: "discarded" }, { result: "recorded" }),
    fc.record({ result: fc.constant("denied"), denial }),
    fc.record({ result: fc.constant("performed"), groupId: id, roster }, { requiredKeys: ["result"] }),
    fc.record({ result: fc.constant("roster"), roster }),
    fc.record({ result: fc.constant("echoed"), text: fc.string({ unit: "binary" }) }),
    fc.constant<Outcome>({ result: "unsupported" }),
  );
  const callback = fc.constantFrom(create, add, addAndSync, sync, push, echo, ...otherActions.map(other));
  fc.assert(
    fc.property(outcome, callback, (made, asked) => {
      expect(say(made, asked)).toSatisfy((body: string) => isAccepted(body, asked));
    }),
    { numRuns: 2000 },
  );
});

test("no fault makes a reply that groupServer would misread", () => {
  const anything = fc.record({
    method: fc.string(),
    path: fc.string(),
    query: fc.string({ unit: "binary" }),
    headers: fc.constant({}),
    body: fc.string({ unit: "binary" }),
    remoteAddress: fc.string(),
  });
  fc.assert(
    fc.property(anything.map(inboundFrom), (inbound) => {
      try {
        adapter.decode(inbound);
      } catch (fault) {
        if (!(fault instanceof CallbackError)) throw fault;
        expect(adapter.encodeError(fault, inbound, "allow").body).toSatisfy((body: string) => isAccepted(body));
      }
    }),
  );
});
