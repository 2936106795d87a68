import type { GoFields, GoKind, GoStruct } from "./go-json.js";

/** The fields of every answer. */
const common: GoStruct = {
  actionCode: "int32",
  errCode: "int32",
  errMsg: "string",
  errDlt: "string",
  nextCode: "int32",
};

const profile: GoStruct = {
  groupName: "string",
  notification: "string",
  introduction: "string",
  faceURL: "string",
  ex: "string",
  needVerification: "int32",
  lookMemberInfo: "int32",
  applyMemberFriend: "int32",
};
const member: GoStruct = {
  userID: "string",
  nickname: "string",
  faceURL: "string",
  roleLevel: "int32",
  muteEndTime: "int64",
  ex: "string",
};
const push: GoStruct = { userIDList: { listOf: "string" }, offlinePushInfo: "anything" };
const members: GoKind = { listOf: { fields: member } };
const conversation: GoStruct = {
  recvMsgOpt: "int32",
  isPinned: "bool",
  isPrivateChat: "bool",
  burnDuration: "int32",
  groupAtType: "int32",
  attachedInfo: "string",
  ex: "string",
};
const message: GoStruct = {
  content: "string",
  recvID: "string",
  groupID: "string",
  clientMsgID: "string",
  serverMsgID: "string",
  senderPlatformID: "int32",
  senderNickname: "string",
  senderFaceURL: "string",
  sessionType: "int32",
  msgFrom: "int32",
  contentType: "int32",
  status: "int32",
  options: "anything",
  offlinePushInfo: "anything",
  atUserIDList: { listOf: "string" },
  attachedInfo: "string",
  ex: "string",
};

/** Further fields of answers, by command. Read in the source of main of 2026-07-02. */
const answers: ReadonlyMap<string, GoStruct> = new Map<string, GoStruct>([
  [
    "callbackBeforeCreateGroupCommand",
    {
      ...profile,
      groupID: "string",
      ownerUserID: "string",
      status: "int32",
      creatorUserID: "string",
      groupType: "int32",
    },
  ],
  ["callbackBeforeInviteJoinGroupCommand", { refusedMembersAccount: { listOf: "string" } }],
  ["callbackBeforeMembersJoinGroupCommand", { memberCallbackList: members }],
  ["callbackBeforeSetGroupInfoCommand", { ...profile, groupID: "string" }],
  ["callbackBeforeSetGroupInfoExCommand", { ...profile, groupID: "string" }],
  [
    "callbackBeforeSetGroupMemberInfoCommand",
    { nickName: "string", faceURL: "string", roleLevel: "int32", ex: "string" },
  ],
  ["callbackBeforeMsgModifyCommand", message],
  ["callbackBeforeGroupOnlinePushCommand", push],
  ["callbackBeforeOfflinePushCommand", push],
  ["callbackBeforeCreateGroupChatConversationsCommand", conversation],
]);

/** The fields that OpenIM reads of the answer to a command. */
export function answerOf(command: string): GoStruct {
  return { ...common, ...answers.get(command) };
}

/** The fields of an answer that decide, with Go's zero value for absent ones. */
export interface Decision {
  readonly actionCode: number;
  readonly errCode: number;
  readonly errMsg: string;
  readonly errDlt: string;
  readonly nextCode: number;
}

/** Reads the deciding fields. */
export function decisionOf(answer: GoFields): Decision {
  const number = (name: string) => (typeof answer[name] === "number" ? answer[name] : 0);
  const text = (name: string) => (typeof answer[name] === "string" ? answer[name] : "");
  return {
    actionCode: number("actionCode"),
    errCode: number("errCode"),
    errMsg: text("errMsg"),
    errDlt: text("errDlt"),
    nextCode: number("nextCode"),
  };
}
