import {
  type CallOptions,
  field,
  isShallow,
  type Json,
  jsonObject,
  listIfAny,
  losslessJson,
  type MessageRead,
  type MessagesRead,
  optionalIdentifier,
  readAnswer,
  type TextPaths,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { messageFields, sentMessageOf } from "../decode/message.js";
import { integer, optionalInteger, optionalSeconds } from "../wire.js";
import { refusedReading, VENDOR } from "./answer.js";
import { GONE, NOT_FOR_KIND } from "./codes.js";
import type { TencentRest } from "./tencent-rest.js";

const API = "group_msg_get_simple";
const PLACE = { vendor: VENDOR, call: API, mayHaveActed: false } as const;
/** How many messages one call tells of. */
const MOST = 20;

// Documented: a message without a body was deleted or has expired.
const WITHOUT_BODY = 1;
const RECALLED = 2;
// Documented: all that is older has expired.
const EXPIRED = 2;
// Documented: numbers here, words in callbacks.
const priorities: ReadonlyMap<unknown, string> = new Map([
  [1, "High"],
  [2, "Normal"],
  [3, "Low"],
  [4, "Lowest"],
]);

const list = z.compile(z.object({ RspMsgList: listIfAny(jsonObject), IsFinished: optionalInteger }));
const head = z.compile(z.object({ MsgSeq: integer, IsPlaceMsg: optionalInteger, IsSystemMsg: optionalInteger }));
const message = z.compile(
  z.object({
    ...messageFields,
    From_Account: optionalIdentifier,
    MsgSeq: integer,
    MsgPriority: field((value) => (typeof value === "string" ? value : priorities.get(value))),
    MsgRandom: optionalInteger,
    MsgTimeStamp: optionalSeconds,
  }),
);

/** Where messages are read. */
export interface MessagePlace {
  readonly groupId: string;
  readonly topicId?: string | undefined;
}

/**
 * Reads messages from a number downwards. Left out are tips, such as that somebody joined, which have numbers, and what is
 * nested deeper than a callback may be.
 */
export async function readMessages(
  rest: TencentRest,
  textPaths: TextPaths,
  { groupId, topicId }: MessagePlace,
  from: number | null,
  options: CallOptions = {},
): Promise<MessagesRead> {
  const where = { GroupId: groupId, ...(topicId !== undefined && { TopicId: topicId }) };
  const what = { ReqMsgNumber: MOST, WithRecalledMsg: 1, ...(from !== null && { ReqMsgSeq: from }) };
  const answer = await rest.call(API, { ...where, ...what }, options);
  // No group, or none whose messages are kept.
  if (answer.code === GONE || answer.code === NOT_FOR_KIND) return { messages: [], next: null, asOf: answer.asOf };
  if (!answer.isDone) throw refusedReading(answer, API);
  const { RspMsgList, IsFinished } = readAnswer(list, losslessJson(answer.raw) ?? answer.fields, PLACE);
  const told = RspMsgList.map((one) => ({ one, ...readAnswer(head, one, PLACE) }));
  const lowest = Math.min(...told.map(({ MsgSeq }) => MsgSeq));
  const messages = told
    .filter(({ IsPlaceMsg, IsSystemMsg }) => IsPlaceMsg !== WITHOUT_BODY && IsSystemMsg !== 1)
    .filter(({ one }) => isShallow(one))
    .map(({ one, IsPlaceMsg }) => messageRead(one, IsPlaceMsg === RECALLED, textPaths))
    .toSorted((left, right) => (right.message.seq ?? 0) - (left.message.seq ?? 0));
  const isLast = told.length === 0 || lowest <= 1 || IsFinished === EXPIRED;
  return { messages, next: isLast ? null : lowest - 1, asOf: answer.asOf };
}

function messageRead(told: { readonly [name: string]: Json }, isRecalled: boolean, textPaths: TextPaths): MessageRead {
  const { MsgRandom, MsgTimeStamp, ...wire } = readAnswer(message, { ...told, MsgBody: told.MsgBody ?? [] }, PLACE);
  // Messages for those online alone are not kept.
  const sent = { ...wire, Random: MsgRandom, MsgTime: MsgTimeStamp, OnlineOnlyFlag: 0 };
  return { message: sentMessageOf(sent, textPaths), isRecalled };
}
