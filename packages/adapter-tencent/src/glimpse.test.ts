import { inboundFrom } from "@grouphook/core/adapter";
import { expect, test } from "vitest";
import { glimpse } from "./glimpse.js";

const seen = (body: string, command = "") =>
  glimpse(
    inboundFrom({
      method: "POST",
      path: "/",
      query: `CallbackCommand=${command}`,
      headers: {},
      body,
      remoteAddress: "::1",
    }),
  );

test("a glimpse of a fact tells its command and group, be there only the beginning of it", () => {
  const told = { command: "Group.CallbackAfterNewMemberJoin", groupId: "@TGS#1", isWithoutContent: true };
  expect(seen('{"GroupId":"@TGS#1"}', told.command)).toEqual(told);
  expect(seen('{"CallbackCommand":"Group.CallbackAfterNewMemberJoin","GroupId": "@TGS#1","NewMem')).toEqual(told);
});

test("a question has no group that could be stale, and messages may hold words", () => {
  expect(seen('{"GroupId":"g"}', "Group.CallbackBeforeApplyJoinGroup")).not.toHaveProperty("groupId");
  expect(seen('{"GroupId":"g"', "Group.CallbackAfterSendMsg")).toMatchObject({ groupId: "g", isWithoutContent: false });
  expect(seen("{", "C2C.CallbackAfterSendMsg")).toMatchObject({ isWithoutContent: false });
});

test("garbage is no fault", () => {
  for (const body of ["", "[", '"GroupId":"', '{"GroupId":7}', "null"]) {
    expect(seen(body)).toEqual({ command: "", isWithoutContent: false });
  }
});
