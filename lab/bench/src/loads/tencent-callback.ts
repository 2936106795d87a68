import type { CreateGroup, Dialect } from "../load.ts";
import { chatText } from "./chat-text.ts";
import { scattered } from "./choose-group.ts";

const FIRST_SEQ = 1;
const FIRST_GROUP = 1_000_000;
const FIRST_USER = 10_000;
const USERS = 10_000;
const TINY_ID_PREFIX = "1441152334066";
/** One in so many messages is an answer to another and says so in its custom data. */
const ANSWER_EVERY = 4;

const GROUP_PREFIX = "@TGS#2J4S";

/** Tencent's form of callbacks, and its documented success reply. */
export const tencentDialect: Dialect = {
  path: "/callbacks/tencent",
  format: "json",
  success: '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}',
};

/** An id of the documented form. */
export function tencentGroupId(index: number): string {
  return `${GROUP_PREFIX}${FIRST_GROUP + index}`;
}

/** The same id as an SQL expression, from the expression of its index. */
export function tencentGroupNumbered(index: string): string {
  return `concat('${GROUP_PREFIX}', ${FIRST_GROUP} + ${index})`;
}

/** Creates a group in the record by its first message. */
export const createTencentGroup: CreateGroup = async (groupId, exchange) => {
  const body = await exchange(messageWithSeq(groupId, FIRST_SEQ));
  if (body !== tencentDialect.success) throw new Error(`a group's first message was not accepted: ${body}`);
  return groupId;
};

/** Reports a sent message, different for every number and different from the group's first. */
export function sentMessage(groupId: string, number: number): Buffer {
  return messageWithSeq(groupId, FIRST_SEQ + 1 + number);
}

/** Asks whether a message may be sent: it has no MsgSeq and MsgTime yet. */
export function messageToReview(groupId: string, number: number): Buffer {
  return messageCallback("Group.CallbackBeforeSendMsg", groupId, number, {});
}

/** Reports users who joined, like the documented sample (https://www.tencentcloud.com/document/product/1047/34372). */
export function joinedMembers(groupId: string, userIds: readonly string[]): Buffer {
  return tencentCallback("Group.CallbackAfterNewMemberJoin", {
    GroupId: groupId,
    Type: "Public",
    JoinType: "Apply",
    Operator_Account: "leckie",
    NewMemberList: accounts(userIds),
    EventTime: String(Date.now()),
  });
}

/** Reports users who left, like the documented sample (https://www.tencentcloud.com/document/product/1047/34373). */
export function leftMembers(groupId: string, userIds: readonly string[]): Buffer {
  return tencentCallback("Group.CallbackAfterMemberExit", {
    GroupId: groupId,
    Type: "Public",
    ExitType: "Kicked",
    Operator_Account: "leckie",
    ExitMemberList: accounts(userIds),
    EventTime: String(Date.now()),
  });
}

function accounts(userIds: readonly string[]) {
  return userIds.map((userId) => ({ Member_Account: userId }));
}

function messageWithSeq(groupId: string, seq: number): Buffer {
  const numbered = { MsgSeq: seq, MsgTime: Math.floor(Date.now() / 1000) };
  return messageCallback("Group.CallbackAfterSendMsg", groupId, seq, numbered);
}

/**
 * A callback about a message: the documented sample (https://www.tencentcloud.com/document/product/1047/34375) with its own
 * sender, `Random`, `MsgId` and text.
 */
function messageCallback(
  command: string,
  groupId: string,
  number: number,
  numbered: { readonly MsgSeq?: number; readonly MsgTime?: number },
): Buffer {
  const random = scattered(number);
  const now = Date.now();
  const user = FIRST_USER + (random % USERS);
  return tencentCallback(command, {
    GroupId: groupId,
    Type: "Public",
    From_Account: `user${user}`,
    Operator_Account: `user${user}`,
    Random: random,
    MsgId: `${TINY_ID_PREFIX}${user}-${Math.floor(now / 1000)}-${random}`,
    ...numbered,
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: chatText(number) } }],
    ...(number % ANSWER_EVERY === 0 && { CloudCustomData: JSON.stringify({ answerTo: number }) }),
    EventTime: String(now),
  });
}

/** The bytes of a callback, unsigned. */
function tencentCallback(command: string, fields: Readonly<Record<string, unknown>>): Buffer {
  const query = `SdkAppid=1400000000&CallbackCommand=${command}&contenttype=json&ClientIP=127.0.0.1&OptPlatform=iOS`;
  const body = JSON.stringify({ CallbackCommand: command, ...fields });
  return Buffer.from(
    `POST ${tencentDialect.path}?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
