import { CallbackError, type CallbackErrorCode, inboundFrom, type Outcome } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { encode, encodeError } from "./encode.js";

describe("what Hello hears", () => {
  it.each<[string, Outcome, object]>([
    ["yes", { result: "allowed" }, { ok: true }],
    [
      "no, in a policy's words",
      { result: "denied", denial: { reason: "policy", text: "members only", code: 7 } },
      { ok: false, code: 7, why: "members only" },
    ],
    ["the new group", { result: "performed", groupId: "100001" }, { ok: true, group: "100001" }],
    ["thanks", { result: "recorded" }, { ok: true }],
    [
      "who is there",
      { result: "roster", roster: { userIds: ["ann", "bob"], silencedUserIds: ["bob"] } },
      { ok: true, members: ["ann", "bob"] },
    ],
    ["its own words", { result: "echoed", text: "hello" }, { ok: true, text: "hello" }],
  ])("is %s", (_what, outcome, answer) => {
    const { status, body } = encode(outcome);
    expect([status, JSON.parse(body)]).toEqual([200, answer]);
  });
});

describe("our own failure", () => {
  const failing = (code: CallbackErrorCode, path: string, onFailure: "allow" | "deny") => {
    const inbound = inboundFrom({ method: "POST", path, query: "", headers: {}, body: "{", remoteAddress: "::1" });
    const { status, body } = encodeError(new CallbackError(code, "x"), inbound, onFailure);
    return [status, JSON.parse(body)];
  };

  it("is no answer to a question: the operator's choice is", () => {
    expect(failing("internal", "/may-join", "allow")).toEqual([200, { ok: true }]);
    expect(failing("internal", "/may-join", "deny")).toEqual([200, { ok: false, code: 1, why: "internal" }]);
  });

  it("makes Hello send the rest again, and tells a stranger nothing", () => {
    expect(failing("overloaded", "/left", "allow")).toEqual([503, { ok: false }]);
    expect(failing("unauthentic", "/may-join", "allow")).toEqual([403, { ok: false }]);
  });
});
