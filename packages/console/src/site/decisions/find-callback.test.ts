import type { Schemas } from "@grouphook/client";
import { expect, test } from "vitest";
import { callbackOf } from "./find-callback.js";

const decision: Schemas["Decision"] = {
  decisionId: 7,
  decidedAt: "2026-01-31T08:00:01.000Z",
  source: "private",
  vendor: "aec",
  command: "AEC_GROUP_ADD_USER",
  change: "members.joined",
  groupId: "100001",
  actorId: "li wei",
  circumstances: {},
  verdict: "allow",
  code: null,
  text: null,
  policy: "names",
  milliseconds: 1000,
  shadowed: false,
  remark: null,
};

function callback(callbackId: number, fields: Partial<Schemas["RawCallback"]> = {}): Schemas["RawCallback"] {
  return {
    callbackId,
    source: "private",
    command: "AEC_GROUP_ADD_USER",
    receivedAt: "2026-01-31T08:00:00.000Z",
    body: "groupId=100001&userId=li%20wei",
    outcome: "performed",
    circumstances: {},
    forwarded: null,
    ...fields,
  };
}

test("a decision was about the nearest callback that names the same user and group", () => {
  const later = callback(2, { receivedAt: "2026-01-31T08:00:00.900Z" });
  expect(callbackOf(decision, [later, callback(1)])?.callbackId).toBe(1);
});

test("a decision was about no callback of another time, group, user or request", () => {
  const others = [
    callback(1, { receivedAt: "2026-01-31T08:00:03.000Z" }),
    callback(2, { body: "groupId=100002&userId=li%20wei" }),
    callback(3, { body: "groupId=100001&userId=an" }),
    callback(4, { circumstances: { requestId: "r" } }),
    callback(5, { body: "" }),
  ];
  expect(callbackOf(decision, others)).toBeUndefined();
});
