import type { Amendment, ReviewCallback } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { openimAdapter } from "./adapter.js";
import { overriding } from "./overrides.js";

const bodies: Readonly<Record<string, object>> = {
  callbackBeforeCreateGroupCommand: { initMemberList: [{ userID: "o", roleLevel: 100 }] },
  callbackBeforeMembersJoinGroupCommand: { groupID: "g", memberList: [{ userID: "a" }, { userID: "b" }] },
  callbackBeforeMemberJoinGroupCommand: { groupID: "g", userID: "a" },
  callbackBeforeSetGroupInfoCommand: { groupID: "g", groupName: "n" },
  callbackBeforeSetGroupInfoExCommand: { groupID: "g", groupName: "n" },
  callbackBeforeSetGroupMemberInfoCommand: { groupID: "g", userID: "a", nickName: "n" },
  callbackBeforeMsgModifyCommand: { sessionType: 3, sendID: "a", serverMsgID: "s", contentType: 101, content: "{}" },
  callbackBeforeGroupOnlinePushCommand: { groupID: "g", sendID: "a", contentType: 101, content: "{}" },
  callbackBeforeOfflinePushCommand: { groupID: "g", contentType: 101, userIDList: ["a", "b"] },
};

function question(command: string): ReviewCallback {
  const body = JSON.stringify(bodies[command]);
  const inbound = inboundFrom({
    method: "POST",
    path: `/${command}`,
    query: "",
    headers: {},
    body,
    remoteAddress: "127.0.0.1",
  });
  const callback = openimAdapter().decode(inbound);
  if (callback.wants !== "review") throw new Error(`${command} is no question`);
  return callback;
}
const said = (command: string, amend: Amendment) => overriding(amend, question(command));

test("nothing amended is nothing said", () => {
  for (const command of Object.keys(bodies)) expect(said(command, {})).toEqual({ words: {} });
});

test("a creation is amended in all but its members", () => {
  const profile = { name: "", mutedAll: true, settings: { needVerification: 2 } };
  expect(said("callbackBeforeCreateGroupCommand", { groupId: "g1", profile })).toEqual({
    words: { groupID: "g1", groupName: "", status: 3, needVerification: 2 },
  });
});

describe("new members", () => {
  test("are each named with what is amended, and nobody else is", () => {
    const members = { b: { role: "admin", mutedUntil: null } } as const;
    expect(said("callbackBeforeMembersJoinGroupCommand", { members })).toEqual({
      words: { memberCallbackList: [{ userID: "b", roleLevel: 60, muteEndTime: 0 }] },
    });
  });

  test("joined one by one up to v3.7, without being named", () => {
    const members = { a: { nickname: "A", role: "admin" } } as const;
    expect(said("callbackBeforeMemberJoinGroupCommand", { members })).toEqual({
      words: { nickname: "A", roleLevel: 60 },
    });
  });
});

test("a group's profile is amended field by field", () => {
  const profile = { name: "m", avatar: "p", custom: "x", settings: { applyMemberFriend: 1, lookMemberInfo: 0 } };
  const words = { groupName: "m", faceURL: "p", ex: "x", lookMemberInfo: 0, applyMemberFriend: 1 };
  expect(said("callbackBeforeSetGroupInfoCommand", { profile })).toEqual({ words });
  expect(said("callbackBeforeSetGroupInfoExCommand", { profile })).toEqual({ words });
  expect(said("callbackBeforeSetGroupInfoExCommand", { profile: { introduction: "" } })).toEqual({
    words: { introduction: "" },
  });
});

test("a message may become one of another type", () => {
  const elements = [{ type: "110", content: { data: "d" } }];
  expect(said("callbackBeforeMsgModifyCommand", { elements })).toEqual({
    words: { content: '{"data":"d"}', contentType: 110 },
  });
  expect(said("callbackBeforeMsgModifyCommand", { custom: "" })).toEqual({ words: { ex: "" } });
});

test("a push narrows to those who were to be pushed to, where they are known", () => {
  const receiverIds = ["b", "stranger"];
  expect(said("callbackBeforeOfflinePushCommand", { receiverIds })).toEqual({ words: { userIDList: ["b"] } });
  expect(said("callbackBeforeGroupOnlinePushCommand", { receiverIds })).toEqual({
    words: { userIDList: receiverIds },
  });
});

const TOO_LARGE = 2 ** 31;
test("what has no words is told before a reply is made", () => {
  const { unsayable } = openimAdapter();
  const callback = question("callbackBeforeSetGroupInfoExCommand");
  expect(unsayable?.({ profile: { notice: "x" } }, callback)).toBe("profile.notice");
  expect(unsayable?.({ profile: { name: "n" } }, callback)).toBeUndefined();
});

test.each<readonly [string, Amendment, string]>([
  ["callbackBeforeCreateGroupCommand", { groupId: "" }, "groupId"],
  ["callbackBeforeCreateGroupCommand", { profile: { kind: "3" } }, "profile.kind"],
  ["callbackBeforeCreateGroupCommand", { profile: { custom: { a: 1 } } }, "profile.custom"],
  [
    "callbackBeforeCreateGroupCommand",
    { profile: { settings: { applyMemberFriend: 1 } } },
    "profile.settings.applyMemberFriend",
  ],
  [
    "callbackBeforeCreateGroupCommand",
    { profile: { settings: { lookMemberInfo: TOO_LARGE } } },
    "profile.settings.lookMemberInfo",
  ],
  ["callbackBeforeMembersJoinGroupCommand", { members: { a: { role: "owner" } } }, "members.a.role"],
  ["callbackBeforeMembersJoinGroupCommand", { members: { a: { mutedUntil: 1.5 } } }, "members.a.mutedUntil"],
  ["callbackBeforeMemberJoinGroupCommand", { members: { a: { custom: 1 } } }, "members.a.custom"],
  ["callbackBeforeSetGroupInfoCommand", { profile: { notice: "x" } }, "profile.notice"],
  ["callbackBeforeSetGroupInfoCommand", { profile: { introduction: "" } }, "profile.introduction"],
  ["callbackBeforeSetGroupInfoExCommand", { profile: { notice: "x" } }, "profile.notice"],
  ["callbackBeforeSetGroupInfoExCommand", { profile: { name: "" } }, "profile.name"],
  ["callbackBeforeSetGroupInfoExCommand", { profile: { mutedAll: true } }, "profile.mutedAll"],
  ["callbackBeforeSetGroupMemberInfoCommand", { members: { a: { mutedUntil: 5 } } }, "members.a.mutedUntil"],
  ["callbackBeforeSetGroupMemberInfoCommand", { members: { a: { role: "owner" } } }, "members.a.role"],
  ["callbackBeforeCreateGroupCommand", { profile: { name: " \u0085" } }, "profile.name"],
  [
    "callbackBeforeCreateGroupCommand",
    { profile: { settings: { creatorUserID: 5 } } },
    "profile.settings.creatorUserID",
  ],
  ...["callbackBeforeSetGroupInfoCommand", "callbackBeforeSetGroupInfoExCommand"].flatMap(
    (command): readonly [string, Amendment, string][] => [
      ...[" ", "\t\n", "\u0085", "\u3000"].map((name): [string, Amendment, string] => [
        command,
        { profile: { name } },
        "profile.name",
      ]),
      ...[3, -1, 1.5, "1", "1e0", true].map((value): [string, Amendment, string] => [
        command,
        { profile: { settings: { needVerification: value } } },
        "profile.settings.needVerification",
      ]),
      [command, { profile: { settings: { applyMemberFriend: 2 } } }, "profile.settings.applyMemberFriend"],
    ],
  ),
  ["callbackBeforeMembersJoinGroupCommand", { members: { stranger: { nickname: "x" } } }, "members.stranger"],
  ["callbackBeforeMembersJoinGroupCommand", { members: { a: {}, stranger: {} } }, "members.stranger"],
  ["callbackBeforeMemberJoinGroupCommand", { members: { b: { nickname: "x" } } }, "members.b"],
  ["callbackBeforeSetGroupMemberInfoCommand", { members: { b: { nickname: "x" } } }, "members.b"],
  ["callbackBeforeMembersJoinGroupCommand", { members: { a: { mutedUntil: -1 } } }, "members.a.mutedUntil"],
  ["callbackBeforeMembersJoinGroupCommand", { members: { a: { mutedUntil: "forever" } } }, "members.a.mutedUntil"],
  ["callbackBeforeMembersJoinGroupCommand", { members: { a: { mutedUntil: 9e15 } } }, "members.a.mutedUntil"],
  ...["", " ", "1e2", "0x65", "101.0", "+101", " 101", "0101", "0", "-1", "1509", "2147483649", "TIMTextElem"].map(
    (type): [string, Amendment, string] => [
      "callbackBeforeMsgModifyCommand",
      { elements: [{ type, content: {} }] },
      "elements",
    ],
  ),
  ["callbackBeforeMsgModifyCommand", { elements: [] }, "elements"],
  ["callbackBeforeMsgModifyCommand", { elements: [{ type: "101", content: "text" }] }, "elements"],
  ["callbackBeforeMsgModifyCommand", { elements: [{ type: "text", content: {} }] }, "elements"],
  ["callbackBeforeGroupOnlinePushCommand", { receiverIds: [] }, "receiverIds to nobody"],
  ["callbackBeforeOfflinePushCommand", { receiverIds: ["stranger"] }, "receiverIds to nobody"],
])("the reply to %s has no word for %j", (command, amend, unsayable) => {
  expect(said(command, amend)).toEqual({ unsayable });
});
