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

/** Creates a group in the record by its first message. */
export const createTencentGroup: CreateGroup = async (groupId, exchange) => {
  const body = await exchange(messageWith(messageWords(groupId, FIRST_SEQ, Date.now())));
  if (body !== tencentDialect.success) throw new Error(`a group's first message was not accepted: ${body}`);
  return groupId;
};

/** Reports a sent message, different for every number and different from the group's first. */
export function sentMessage(groupId: string, number: number): Buffer {
  return messageWith(sentMessageWords(groupId, number, Date.now()));
}

/** What `sentMessage` says of a message that is sent at this time. */
export function sentMessageWords(groupId: string, number: number, time: number): MessageWords {
  return messageWords(groupId, FIRST_SEQ + 1 + number, time);
}

/** Asks whether a message may be sent: it has no MsgSeq and MsgTime yet. */
export function messageToReview(groupId: string, number: number): Buffer {
  return tencentCallback("Group.CallbackBeforeSendMsg", messageFields(messageWords(groupId, number, Date.now())));
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

/** What differs from one message to the next, as texts in which JSON escapes nothing. */
export interface MessageWords {
  readonly groupId: string;
  readonly seq: string;
  readonly sender: string;
  /** The sender's number in ids of messages. */
  readonly tinyId: string;
  readonly random: string;
  /** Unix time. */
  readonly seconds: string;
  readonly milliseconds: string;
  readonly text: string;
}

function messageWords(groupId: string, seq: number, time: number): MessageWords {
  const random = scattered(seq);
  const user = FIRST_USER + (random % USERS);
  return {
    groupId,
    seq: String(seq),
    sender: `user${user}`,
    tinyId: `${TINY_ID_PREFIX}${user}`,
    random: String(random),
    seconds: String(Math.floor(time / 1000)),
    milliseconds: String(time),
    text: chatText(seq),
  };
}

/** Reports a sent message with these words. */
export function messageWith(words: MessageWords): Buffer {
  const numbered = { MsgSeq: Number(words.seq), MsgTime: Number(words.seconds) };
  return tencentCallback("Group.CallbackAfterSendMsg", { ...messageFields(words), ...numbered });
}

/** The fields of the documented sample (https://www.tencentcloud.com/document/product/1047/34375) but its numbers. */
function messageFields({ groupId, seq, sender, tinyId, random, seconds, milliseconds, text }: MessageWords) {
  const isAnswer = Number(seq) % ANSWER_EVERY === 0;
  return {
    GroupId: groupId,
    Type: "Public",
    From_Account: sender,
    Operator_Account: sender,
    Random: Number(random),
    MsgId: `${tinyId}-${seconds}-${random}`,
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }],
    ...(isAnswer && { CloudCustomData: JSON.stringify({ answerTo: random }) }),
    EventTime: milliseconds,
  };
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
