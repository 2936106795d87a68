import { CallbackError, type CallbackErrorCode, type Outcome } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { easemobAdapter } from "./adapter.js";
import { inbound } from "./testing/decoded.js";

const asked = (payload: object, more: object = {}) => ({
  ...{ timestamp: 1, chat_type: "chatroom", group_id: "g", from: "ann", to: "g", msg_id: "7", payload, ...more },
});
const flat = { type: "txt", msg: "hello", ext: { a: 1 } };
const nested = { type: "groupchat", bodies: [{ type: "txt", msg: "hello" }], ext: { a: 1 } };
const adapter = easemobAdapter({ amendable: ["txt", "ext", "sub_combine"] });
const answer = (outcome: Outcome, body: object = asked(flat), path = "/pre") => {
  const { status, body: text } = adapter.encode(outcome, adapter.decode(inbound(body, path)));
  return [status, JSON.parse(text)];
};
const denied = (text: string, code?: number | string): Outcome => ({
  result: "denied",
  denial: { reason: "policy", text, ...(code !== undefined && { code }) },
});
const cleaned = [{ type: "txt", content: { msg: "h*llo" } }];

describe("the answer to a question", () => {
  test("allows without a change to what was sent", () => {
    expect(answer({ result: "allowed" })).toEqual([200, { valid: true }]);
  });

  test("denies with a policy's code, or else with its text, which the sender is shown", () => {
    expect(answer(denied("no", "HX:10000"))).toEqual([200, { valid: false, code: "HX:10000" }]);
    expect(answer(denied("群满了", 10_100))).toEqual([200, { valid: false, code: "群满了" }]);
    expect(answer(denied(""))).toEqual([200, { valid: false }]);
  });

  test("changes a message that came without a type without one", () => {
    const combined = { subType: "sub_combine", summary: "hello" };
    const elements = [{ type: "sub_combine", content: { ...combined, summary: "h*llo" } }];
    const payload = { ...combined, summary: "h*llo" };
    expect(answer({ result: "allowed", amend: { elements } }, asked(combined))).toEqual([
      200,
      { valid: true, payload },
    ]);
  });

  test("stays below 1000 characters, whatever a policy says", () => {
    const [, { code }] = answer(denied("x".repeat(2000)));
    expect(code).toHaveLength(500);
    const reply = adapter.encode(denied(`${"x".repeat(499)}😀`), adapter.decode(inbound(asked(flat), "/pre")));
    expect(reply.body.isWellFormed()).toBe(true);
    expect(reply.body.length).toBeLessThan(1000);
  });

  test.each(["\n", '"', "\u0001", "\ud800", "群"])(
    "stays below them where characters are written longer: %j",
    (character) => {
      const reply = adapter.encode(denied(character.repeat(600)), adapter.decode(inbound(asked(flat), "/pre")));
      expect(reply.body.length).toBeLessThan(1000);
      expect(JSON.parse(reply.body)).toMatchObject({ valid: false, code: expect.stringMatching(/^.{100,}$/su) });
    },
  );

  test.each([asked(flat), asked(nested)])("says no payload where an amendment changes nothing: %j", (body) => {
    const unchanged = [{ type: "txt", content: { msg: "hello" } }];
    for (const amend of [{ elements: unchanged }, { custom: '{"a":1}' }, { elements: unchanged, custom: '{"a":1}' }]) {
      expect(answer({ result: "allowed", amend }, body)).toEqual([200, { valid: true }]);
    }
  });

  test("changes a message in the shape that came, with the app's data that stays", () => {
    const amend = { elements: cleaned };
    expect(answer({ result: "allowed", amend })).toEqual([
      200,
      { valid: true, payload: { type: "txt", msg: "h*llo", ext: { a: 1 } } },
    ]);
    expect(answer({ result: "allowed", amend }, asked(nested))).toEqual([
      200,
      { valid: true, payload: { type: "groupchat", bodies: [{ type: "txt", msg: "h*llo" }], ext: { a: 1 } } },
    ]);
  });

  test("changes the app's data beside a message that stays", () => {
    const amend = { custom: '{"b":2}' };
    expect(answer({ result: "allowed", amend })).toEqual([200, { valid: true, payload: { ...flat, ext: { b: 2 } } }]);
    expect(answer({ result: "allowed", amend }, asked(nested))).toEqual([
      200,
      { valid: true, payload: { ...nested, ext: { b: 2 } } },
    ]);
  });

  test("gives a message in a room another priority", () => {
    const allowed: Outcome = { result: "allowed", amend: { priority: "low" } };
    expect(answer(allowed)).toEqual([200, { valid: true, chatroom_msg_level: "low" }]);
  });

  test.each<[string, object]>([
    ["priority, which is none of high, normal, low", { priority: "urgent" }],
    ["custom, which is no JSON object", { custom: "[]" }],
    ["elements, of which there must be one", { elements: [] }],
    ["elements, of which there must be one", { elements: [...cleaned, ...cleaned] }],
    ["elements, of which the type stays", { elements: [{ type: "img", content: {} }] }],
    ["elements, which are objects", { elements: [{ type: "txt", content: "x" }] }],
    ["a message of more than 1024 bytes", { elements: [{ type: "txt", content: { msg: "群".repeat(400) } }] }],
    ["a message of more than 900 characters", { elements: [{ type: "txt", content: { msg: "x".repeat(950) } }] }],
    ["a message of more than 900 characters", { elements: [{ type: "txt", content: { msg: "\n".repeat(450) } }] }],
    ["a message of more than 5120 bytes", { custom: JSON.stringify({ a: "x".repeat(5100) }) }],
  ])("never says half of an amendment: %s", (fault, amend) => {
    const callback = adapter.decode(inbound(asked(flat), "/pre"));
    if (callback.wants !== "review") throw new Error("no question");
    expect(adapter.unsayable?.(amend, callback)).toBe(fault);
    expect(answer({ result: "allowed", amend })).toEqual([200, { valid: false, code: `cannot be changed: ${fault}` }]);
  });

  test("about two people's chat allows it, unless an app denies it", () => {
    const single = asked(flat, { chat_type: "chat" });
    expect(answer({ result: "unsupported" }, single)).toEqual([200, { valid: true }]);
    expect(answer(denied("no"), single)).toEqual([200, { valid: false, code: "no" }]);
  });
});

describe("what happened", () => {
  const told = { event: "group_op_event", operation: "DELETE", id: "g", callId: "c", timestamp: 1 };

  test.each<Outcome>([{ result: "recorded" }, { result: "unsupported" }, denied("no")])(
    "is acknowledged as %j with next to nothing",
    (outcome) => {
      expect(answer(outcome, told, "/post")).toEqual([200, {}]);
    },
  );
});

describe("a failure", () => {
  const failed = (code: CallbackErrorCode, body: object | string, onFailure: "allow" | "deny" = "deny", path = "/") => {
    const { status, body: text } = adapter.encodeError(new CallbackError(code, "x"), inbound(body, path), onFailure);
    return [status, JSON.parse(text)];
  };
  const told = { event: "group_op_event", operation: "JOIN", callId: "c", timestamp: 1 };

  test("to read what happened is acknowledged, or the vendor would stop calling", () => {
    expect(failed("malformed", told)).toEqual([200, {}]);
    expect(failed("malformed", "{")).toEqual([200, {}]);
  });

  test.each([
    ["internal", 500],
    ["overloaded", 500],
    ["too-slow", 500],
    ["too-large", 413],
  ] as const)("%s to store what happened is status %s, so that it is sent again", (code, status) => {
    expect(failed(code, told)).toEqual([status, {}]);
  });

  test("to answer a question is answered as the operator chose", () => {
    expect(failed("internal", asked(flat), "allow")).toEqual([200, { valid: true }]);
    expect(failed("internal", asked(flat), "deny")).toEqual([200, { valid: false, code: "internal" }]);
    expect(failed("malformed", "{", "allow", "/pre")).toEqual([200, { valid: true }]);
    const deep = JSON.stringify(asked({ id: 1234567890123456, body: 0 })).replace(
      /0}/,
      `${"[".repeat(9999)}${"]".repeat(9999)}}`,
    );
    expect(failed("malformed", deep, "allow")).toEqual([200, { valid: true }]);
  });

  test("to tell the vendor from a stranger is never a verdict", () => {
    expect(failed("unauthentic", asked(flat), "allow")).toEqual([403, { valid: false, code: "unauthentic" }]);
  });
});
