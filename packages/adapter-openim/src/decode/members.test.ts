import { inboundFrom } from "@grouphook/core/adapter";
import { expect, test } from "vitest";
import { openimAdapter } from "../adapter.js";

const decode = (command: string, body: object) =>
  openimAdapter().decode(
    inboundFrom({
      method: "POST",
      path: `/${command}`,
      query: "",
      headers: {},
      body: JSON.stringify({ groupID: "g", ...body }),
      remoteAddress: "127.0.0.1",
    }),
  );

test("members are named once, however often they are listed, and may be none", () => {
  expect(decode("callbackBeforeInviteJoinGroupCommand", { invitedUserIDs: ["b", "a", "b"] })).toMatchObject({
    change: { userIds: ["b", "a"] },
  });
  expect(decode("callbackBeforeInviteJoinGroupCommand", { invitedUserIDs: null })).toMatchObject({
    change: { userIds: [] },
  });
  const memberList = [{ userID: "b" }, { userID: "a" }, { userID: "b" }];
  expect(decode("callbackBeforeMembersJoinGroupCommand", { memberList })).toMatchObject({
    change: { members: [{ userId: "b" }, { userId: "a" }] },
  });
  expect(decode("callbackAfterKickGroupCommand", { kickedUserIDs: null })).toMatchObject({ change: { userIds: [] } });
});

test.each([
  ["callbackBeforeInviteJoinGroupCommand", { reason: "r" }],
  ["callbackBeforeJoinGroupCommand", { applyID: "u", reqMessage: "r" }],
  ["callbackAfterKickGroupCommand", { reason: "r" }],
])("%s comes with a message, where there is one", (command, body) => {
  expect(decode(command, body)).toMatchObject({ change: { message: "r" } });
  expect(decode(command, { ...body, reason: "", reqMessage: "" })).not.toHaveProperty("change.message");
});

test("a member up to v3.7 joins alone", () => {
  expect(decode("callbackBeforeMemberJoinGroupCommand", { userID: "u", memberList: [] })).toMatchObject({
    command: "callbackBeforeMembersJoinGroupCommand",
    wire: "single",
    change: { members: [{ userId: "u" }] },
  });
});

test.each([
  [100, "owner"],
  [60, "admin"],
  [20, "member"],
])("the level %i is the role %s", (roleLevel, role) => {
  const expected = { change: { userId: "u", profile: { role } } };
  expect(decode("callbackAfterSetGroupMemberInfoCommand", { userID: "u", roleLevel })).toMatchObject(expected);
});

test("an update of a member tells what is not null", () => {
  const body = { userID: "u", nickName: "", faceURL: null, roleLevel: null, ex: "e" };
  expect(decode("callbackAfterSetGroupMemberInfoCommand", body)).toHaveProperty("change.profile", {
    nickname: "",
    custom: "e",
  });
});

test.each([
  ["callbackAfterQuitGroupCommand", { userID: "u" }],
  ["callbackAfterKickGroupCommand", { kickedUserIDs: ["u"] }],
  ["callbackAfterJoinGroupCommand", { inviterUserID: "u", joinSource: 2 }],
  ["callbackAfterSetGroupMemberInfoCommand", { userID: "u", roleLevel: 60 }],
  ["callbackAfterTransferGroupOwnerCommand", { oldOwnerUserID: "", newOwnerUserID: "u" }],
  ["callbackAfterSetGroupInfoExCommand", { groupName: "n" }],
])("%s leaves the group in doubt: it has no time, and comes in any order", (command, body) => {
  const callback = decode(command, body);
  expect(callback).toHaveProperty("leavesStale");
  expect(callback).not.toHaveProperty("occurredAt");
});

test.each([
  ["callbackAfterDisMissGroupCommand", { membersID: ["u"] }],
  ["callbackAfterDisMissGroupCommand", { membersID: [] }],
  ["callbackAfterDisMissGroupCommand", { membersID: null }],
])("%s leaves no doubt, for no group comes back: %j", (command, body) => {
  expect(decode(command, body)).toEqual({
    wants: "record",
    command,
    change: { type: "group.dissolved", groupId: "g" },
  });
});

test("an entering in the words of the vendor's page is understood; where both are said, the code's word counts", () => {
  const entered = (fields: object) => decode("callbackAfterJoinGroupCommand", fields);
  expect(entered({ userID: "u", ex: "", groupEx: "" })).toMatchObject({
    actorId: "u",
    change: { members: [{ userId: "u" }] },
  });
  expect(entered({ inviterUserID: "v", userID: "u" })).toMatchObject({ actorId: "v" });
  expect(entered({ inviterUserID: "", userID: "u" })).toMatchObject({ actorId: "u" });
  expect(() => entered({ inviterUserID: "" })).toThrow("inviterUserID is missing");
});
