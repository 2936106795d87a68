import type { Judgement, VendorCallback, VendorReply } from "../vendor-callback.ts";

const SUCCESS = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';
const FAILURE = /^\{"ActionStatus":"OK","ErrorInfo":"([a-z-]+)","ErrorCode":[1-9]\d*\}$/;

/** `Group.CallbackAfterSendMsg`, the mark as `MsgId`. */
export function tencentMessage(mark: string, groupId: string, seq: number): VendorCallback {
  const fields = {
    GroupId: groupId,
    Type: "Public",
    From_Account: "jared",
    Operator_Account: "admin",
    Random: seq,
    MsgId: mark,
    MsgSeq: seq,
    MsgTime: Math.floor(Date.now() / 1000),
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "red packet" } }],
    CloudCustomData: "your cloud custom data",
  };
  // Its body does not count: its group, its topic, which is none here, and its numbers tell it from others.
  const said = [groupId, null, seq, fields.MsgTime * 1000, seq];
  const receiptKey = JSON.stringify(["Group.CallbackAfterSendMsg", ...said]);
  return { ...callback("Group.CallbackAfterSendMsg", fields), kind: "message", mark, groupId, receiptKey };
}

/** `Group.CallbackAfterNewMemberJoin`, the mark as the new member's id. */
export function tencentJoining(mark: string, groupId: string): VendorCallback {
  const fields = {
    GroupId: groupId,
    Type: "Public",
    JoinType: "Apply",
    Operator_Account: "leckie",
    NewMemberList: [{ Member_Account: mark }],
  };
  return { ...callback("Group.CallbackAfterNewMemberJoin", fields), kind: "member", mark, groupId };
}

/** `Group.CallbackAfterCreateGroup`, the mark as the group's name. */
export function tencentCreation(mark: string, groupId: string): VendorCallback {
  const fields = {
    GroupId: groupId,
    Operator_Account: "group_root",
    Owner_Account: "leckie",
    Type: "Public",
    Name: mark,
    MemberList: [{ Member_Account: "bob" }, { Member_Account: "peter" }],
    UserDefinedDataList: [{ Key: "UserDefined1", Value: "hello" }],
  };
  return { ...callback("Group.CallbackAfterCreateGroup", fields), kind: "group", mark, groupId };
}

function callback(command: string, fields: object): Omit<VendorCallback, "kind" | "mark" | "groupId"> {
  const query = `SdkAppid=1400000000&CallbackCommand=${command}&contenttype=json&ClientIP=127.0.0.1&OptPlatform=iOS`;
  const body = JSON.stringify({ CallbackCommand: command, ...fields, EventTime: String(Date.now()) });
  return {
    source: "tencent",
    path: `/callbacks/tencent?${query}`,
    headers: { "content-type": "application/json" },
    body,
    patienceMs: 2000,
    receiptKey: `${command}\n${body}`,
    isToldOfFailure: true,
    judge,
  };
}

function judge({ status, body }: VendorReply): Judgement {
  if (status === 200 && body === SUCCESS) return { is: "acknowledged" };
  const code = FAILURE.exec(body)?.[1];
  return code === undefined ? { is: "nonsense" } : { is: "failed", code };
}
