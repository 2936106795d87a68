import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { tencentAdapter } from "../adapter.js";

const adapter = tencentAdapter();
const decodeText = (body: string, query = "") =>
  adapter.decode(inboundFrom({ method: "POST", path: "/", query, headers: {}, body, remoteAddress: "127.0.0.1" }));
const decode = (body: object) => decodeText(JSON.stringify(body));
const change = (body: object): unknown => {
  const callback = decode(body);
  return "change" in callback ? callback.change : undefined;
};
const receiptKey = (body: object): unknown => {
  const callback = decode(body);
  return "receiptKey" in callback ? callback.receiptKey : undefined;
};

const TIME = 1_670_574_414_123;
const textElement = { MsgType: "TIMTextElem", MsgContent: { Text: "hi" } };
const FULL = { CallbackCommand: "Group.CallbackAfterGroupFull", GroupId: "g" };
const CREATED = { CallbackCommand: "Group.CallbackAfterCreateGroup", GroupId: "g", EventTime: TIME };
const JOINED = {
  CallbackCommand: "Group.CallbackAfterNewMemberJoin",
  GroupId: "g",
  NewMemberList: [{ Member_Account: "a" }],
  EventTime: TIME,
};
const LEFT = {
  CallbackCommand: "Group.CallbackAfterMemberExit",
  GroupId: "g",
  ExitMemberList: [{ Member_Account: "a" }],
  EventTime: TIME,
};
const SENT = {
  CallbackCommand: "Group.CallbackAfterSendMsg",
  GroupId: "g",
  From_Account: "u",
  Random: 2_804_799_576,
  MsgSeq: 7,
  MsgTime: 1_490_686_222,
  MsgBody: [textElement],
  EventTime: TIME,
};
const RECALLED = {
  CallbackCommand: "Group.CallbackAfterRecallMsg",
  GroupId: "g",
  MsgSeqList: [{ MsgSeq: 9 }, { MsgSeq: 10 }],
  EventTime: TIME,
};
const EXTENDED = {
  CallbackCommand: "Group.CallbackAfterGroupMsgExtension",
  GroupId: "g",
  MsgSeq: 10,
  OperateType: 1,
  ExtensionList: [{ Key: "k", Value: "v", Seq: 56 }],
  Seq: 56,
  EventTime: TIME,
};

test.each([
  [FULL, "group.filled"],
  [SENT, "message.sent"],
  [RECALLED, "message.recalled"],
  [{ CallbackCommand: "Group.CallbackAfterTopicInfoChanged", GroupId: "g" }, "topic.updated"],
  [{ CallbackCommand: "Group.CallbackBeforeApplyJoinGroup", GroupId: "g", Requestor_Account: "u" }, "join.requested"],
])("a topic is named where it is named: %#", (body, type) => {
  expect(change({ ...body, TopicId: "t" })).toMatchObject({ type, groupId: "g", topicId: "t" });
  for (const TopicId of ["", null, undefined]) expect(change({ ...body, TopicId })).not.toHaveProperty("topicId");
});

describe("a repeated callback is recognized", () => {
  const same = (left: object, right: object) => expect(receiptKey(left)).toBe(receiptKey(right));
  const different = (left: object, right: object) => expect(receiptKey(left)).not.toBe(receiptKey(right));

  test("by its whole body where that holds a time, and never by the query", () => {
    const body = JSON.stringify(CREATED);
    const callbacks = ["", "Sign=a&RequestTime=1", "Sign=b&RequestTime=2"].map((query) => decodeText(body, query));
    for (const callback of callbacks) expect(callback).toMatchObject({ receiptKey: receiptKey(CREATED) });
    different(CREATED, { ...CREATED, EventTime: TIME + 1 });
    different(CREATED, { ...CREATED, New: 1 });
    different(JOINED, LEFT);
  });

  test("not at all without a time, since equal bodies may then be two acts", () => {
    const { EventTime: _, ...timeless } = JOINED;
    expect(decode(timeless)).not.toHaveProperty("receiptKey");
    expect(decode({ CallbackCommand: "State.StateChange", EventTime: TIME })).not.toHaveProperty("receiptKey");
  });

  test("as one message by group, topic, number and time, whatever else its body holds", () => {
    same(SENT, { ...SENT, EventTime: String(TIME + 9), MsgSeq: "7", New: 1 });
    for (const other of [{ GroupId: "h" }, { TopicId: "t" }, { MsgSeq: 8 }]) different(SENT, { ...SENT, ...other });
  });

  test("but not a message under a number given anew, in a group under a reused id or to who is online", () => {
    different(SENT, { ...SENT, MsgTime: SENT.MsgTime + 1 });
    different({ ...SENT, OnlineOnlyFlag: 1 }, { ...SENT, OnlineOnlyFlag: 1, Random: 5 });
  });

  test("as one recall by the messages in it, in any order", () => {
    same(RECALLED, { ...RECALLED, MsgSeqList: [{ MsgSeq: "10", MsgId: "x" }, { MsgSeq: 9 }], Operator_Account: "u" });
    different(RECALLED, { ...RECALLED, MsgSeqList: [{ MsgSeq: 9 }] });
    different(RECALLED, { ...RECALLED, EventTime: TIME + 1 });
  });

  test("as one extension by message and version", () => {
    same(EXTENDED, { ...EXTENDED, EventTime: String(TIME), ExtensionList: [] });
    different(EXTENDED, { ...EXTENDED, Seq: 57 });
    different(EXTENDED, { ...EXTENDED, MsgSeq: 11 });
  });
});
