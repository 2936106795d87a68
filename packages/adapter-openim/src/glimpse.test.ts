import { inboundFrom } from "@grouphook/core/adapter";
import { expect, test } from "vitest";
import { glimpse } from "./glimpse.js";

const seen = (path: string, body: string, query = "") =>
  glimpse(inboundFrom({ method: "POST", path, query, headers: {}, body, remoteAddress: "127.0.0.1" }));

test("a glimpse of a fact tells its command and group, be there only the beginning of it", () => {
  const told = { command: "callbackAfterJoinGroupCommand", groupId: "g", isWithoutContent: true };
  expect(seen("/callbackAfterJoinGroupCommand", '{"groupID":"g"}')).toEqual(told);
  expect(seen("/callbackAfterJoinGroupCommand", '{"x":1,"groupID": "\\u0067","list":[')).toEqual(told);
  expect(seen("/", '{"groupID":"g"}', "command=callbackAfterJoinGroupCommand")).toEqual(told);
});

test("a question has no group that could be stale, and messages may hold words", () => {
  expect(seen("/callbackBeforeJoinGroupCommand", '{"groupID":"g"}')).not.toHaveProperty("groupId");
  expect(seen("/callbackAfterSendGroupMsgCommand", '{"groupID":"g"}')).toMatchObject({ isWithoutContent: false });
  expect(seen("/callbackAfterSendSingleMsgCommand", "{")).toMatchObject({ isWithoutContent: false });
});

test("garbage is no fault", () => {
  for (const body of ["", "[", '"groupID":"', '{"groupID":7}', "null"]) expect(seen("/", body)).toEqual({});
});
