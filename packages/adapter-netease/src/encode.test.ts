import { readFileSync } from "node:fs";
import {
  type Callback,
  CallbackError,
  type CallbackErrorCode,
  type Denial,
  inboundFrom,
  type Outcome,
} from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { neteaseAdapter } from "./adapter.js";

const adapter = neteaseAdapter();
const reply = (name: string): string =>
  JSON.stringify(JSON.parse(readFileSync(new URL(`../fixtures/reply.${name}.json`, import.meta.url), "utf8")));

const inbound = (body: object | string) =>
  inboundFrom({
    ...{ method: "POST", path: "/", query: "", headers: {}, remoteAddress: "::1" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const decode = (body: object): Callback => adapter.decode(inbound(body));

const said = { to: "11623", fromAccount: "ann", msgType: "TEXT", body: "hello", ext: "{}" };
const message = decode({ eventType: 2, ...said });
const creation = decode({ eventType: 7, creator: "ann" });
const copied = decode({ eventType: "1", convType: "TEAM", msgidServer: "1", ...said });
const answer = (outcome: Outcome, callback = message) => adapter.encode(outcome, callback);
const denied = (denial: Partial<Denial> = {}): Outcome => ({
  result: "denied",
  denial: { reason: "policy", text: "", ...denial },
});
const amended = (amend: NonNullable<Extract<Outcome, { result: "allowed" }>["amend"]>) =>
  answer({ result: "allowed", amend });

describe("a question", () => {
  it("is answered in the words on file", () => {
    expect(answer({ result: "allowed" }).body).toBe(reply("cb.allow"));
    expect(answer(denied({ code: 403 })).body).toBe(reply("cb.deny"));
    expect(answer(denied({ code: 20_001, text: "blocked" })).body).toBe(reply("cb.deny-code"));
    expect(answer({ result: "discarded" }).body).toBe(reply("cb.discard"));
    const elements = [{ type: "TEXT", content: { body: "cleaned" } }];
    expect(amended({ elements, text: "cleaned" }).body).toBe(reply("cb.amend"));
  });

  it("tells the sender of a message why it is refused, in no more than 1024 characters, and nobody else", () => {
    expect(JSON.parse(answer(denied({ text: "群".repeat(2000) })).body).callbackExt).toBe("群".repeat(1024));
    expect(answer(denied({ text: "no", code: 20_002 }), creation).body).toBe('{"errCode":1,"responseCode":20002}');
  });

  it("is refused, not discarded, where nothing can be discarded", () => {
    expect(answer({ result: "discarded" }, creation).body).toBe('{"errCode":1}');
  });

  it("gets its own data as it was amended, and what it carries as text", () => {
    expect(JSON.parse(amended({ custom: "" }).body)).toEqual({ errCode: 0, modifyResponse: '{"ext":""}' });
    const elements = [{ type: "TEXT", content: { body: "b", attach: { a: 1 } } }];
    expect(JSON.parse(JSON.parse(amended({ elements }).body).modifyResponse)).toEqual({ body: "b", attach: '{"a":1}' });
  });

  it("keeps no part of a message that the amended one has not", () => {
    const both = decode({ eventType: 2, ...said, msgType: "CUSTOM", body: "bad", attach: '{"bad":1}' });
    const fault = (content: { readonly [name: string]: string }) =>
      both.wants === "review" && adapter.unsayable?.({ elements: [{ type: "CUSTOM", content }] }, both);
    expect(fault({ body: "good" })).toBe("the amended message lacks attach, so that the original's would stay");
    expect(fault({ attach: "{}" })).toBe("the amended message lacks body, so that the original's would stay");
    expect(fault({ body: "", attach: "{}" })).toBeUndefined();
  });

  it.each<[string, readonly { type: string; content: object | string }[], string | undefined]>([
    [
      "two elements",
      [
        { type: "TEXT", content: {} },
        { type: "TEXT", content: {} },
      ],
      undefined,
    ],
    ["none", [], undefined],
    ["another type", [{ type: "CUSTOM", content: { body: "b" } }], undefined],
    ["no content", [{ type: "TEXT", content: "b" }], undefined],
    ["neither body nor attach", [{ type: "TEXT", content: { text: "b" } }], undefined],
    ["too long a body", [{ type: "TEXT", content: { body: "b".repeat(5001) } }], undefined],
    ["too large an attach", [{ type: "TEXT", content: { body: "b", attach: "a".repeat(4097) } }], undefined],
    ["too much of its own", [{ type: "TEXT", content: { body: "b" } }], "e".repeat(1025)],
  ])("that NetEase could not deliver as amended is refused: %s", (_what, elements, custom) => {
    const amend = { elements: elements as never, ...(custom !== undefined && { custom }) };
    expect(message.wants === "review" && adapter.unsayable?.(amend, message)).toMatch(/^the amended message/);
    expect(JSON.parse(amended(amend).body)).toMatchObject({ errCode: 1 });
  });
});

describe("a copy, and what is about no group", () => {
  it("is acknowledged as on file", () => {
    expect(answer({ result: "recorded" }, copied)).toMatchObject({ status: 200, body: reply("cc.ack") });
    expect(answer({ result: "unsupported" }, decode({}))).toMatchObject({ status: 200, body: reply("cb.allow") });
    expect(answer({ result: "unsupported" }, decode({ eventType: 4 }))).toMatchObject({
      status: 200,
      body: reply("cb.allow"),
    });
  });

  it("is refused for the app in NetEase's words if it asks, and by its status if it tells", () => {
    expect(answer(denied(), decode({ eventType: 4 }))).toMatchObject({ status: 200, body: '{"errCode":1}' });
    expect(answer(denied(), decode({ eventType: "2" })).status).toBe(500);
  });
});

describe("our own failure", () => {
  const failing = (
    code: CallbackErrorCode,
    body: object | string,
    onFailure: "allow" | "deny",
    callback?: Callback,
  ) => {
    const made = adapter.encodeError(new CallbackError(code, "x"), inbound(body), onFailure, callback);
    return [made.status, made.body];
  };

  it("is answered as the operator chose, if a question about groups came", () => {
    expect(failing("internal", { eventType: 2 }, "allow", message)).toEqual([200, '{"errCode":0}']);
    expect(failing("too-slow", { eventType: 2 }, "deny", message)).toEqual([200, '{"errCode":1}']);
    expect(failing("malformed", '{"eventType":22,"to":"', "allow")).toEqual([200, '{"errCode":0}']);
    expect(failing("overloaded", "", "allow")).toEqual([500, '{"errCode":1}']);
  });

  it("is no acknowledgement of a copy, and no verdict on what is none of ours", () => {
    expect(failing("internal", { eventType: "1" }, "allow", copied)).toEqual([500, '{"errCode":1}']);
    expect(failing("internal", { eventType: 4 }, "allow", decode({ eventType: 4 }))).toEqual([500, '{"errCode":1}']);
    expect(failing("malformed", '{"eventType":"2","to":"', "allow")).toEqual([400, '{"errCode":1}']);
    const told = { eventType: "83", callbackBody: { eventType: 2 } };
    expect(failing("malformed", told, "allow")).toEqual([400, '{"errCode":1}']);
    expect(failing("malformed", '{"eventType":2,"eventType":"1"}', "allow")).toEqual([400, '{"errCode":1}']);
  });

  it("gives a stranger no verdict", () => {
    expect(failing("unauthentic", { eventType: 2 }, "allow")).toEqual([403, '{"errCode":1}']);
    expect(failing("wrong-method", { eventType: 2 }, "allow")).toEqual([405, '{"errCode":1}']);
  });
});
