import { expect, test } from "vitest";
import { failedReply } from "./failed-reply.js";

const reply = { status: 200, headers: { "content-type": "text/plain" }, body: "no" };

test.each([
  ["unauthentic", 403],
  ["malformed", 400],
  ["too-large", 413],
  ["too-slow", 500],
  ["overloaded", 500],
  ["internal", 500],
] as const)("a reply to what is %s has the status %i, and keeps its words", (code, status) => {
  expect(failedReply(reply, code)).toEqual({ ...reply, status });
});

test("a reply to a wrong method names the right one", () => {
  const headers = { "content-type": "text/plain", allow: "POST" };
  expect(failedReply(reply, "wrong-method")).toEqual({ status: 405, headers, body: "no" });
});
