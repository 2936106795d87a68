import {
  given,
  integer,
  listIfAny,
  type MessageRead,
  type MessagesRead,
  objectOf,
  optional,
  optionalIdentifier,
  optionalText,
  readAnswer,
  type TextPaths,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { isSystemMessage, messageOf, messageWire } from "../decode/message.js";
import { optionalMoment } from "../wire.js";
import type { OpenimApi } from "./api.js";
import { readGroup } from "./read-groups.js";

const PULL = "/msg/pull_msg_by_seq";
const MESSAGES_AT_ONCE = 100;
/** `MsgRevokeNotification`: what stands in the place of a message that was recalled. */
const RECALLED = 2101;
/** `PullOrderDesc` */
const FROM_NEWEST = 1;

/** A `MsgData` of OpenIM's. Go writes its content, which is bytes, in base64; and where there is none any longer, only its number. */
const stored = objectOf({
  seq: integer,
  contentType: integer,
  content: optionalText,
  serverMsgID: optionalIdentifier,
  clientMsgID: optionalIdentifier,
  sendID: optionalIdentifier,
  sendTime: optionalMoment,
}).loose();
type Stored = z.output<typeof stored>;

const newest = objectOf({ seqs: optional(z.record(z.string(), objectOf({ maxSeq: integer }))) });
const pulled = objectOf({
  msgs: optional(z.record(z.string(), objectOf({ Msgs: listIfAny(stored), isEnd: z.boolean() }))),
});

/** What the reading of messages needs to know. */
export interface MessageReading {
  readonly api: OpenimApi;
  readonly customText: TextPaths;
}

/**
 * Reads messages of a group as its owner sees them: OpenIM tells messages to members only. What the owner deleted for
 * themselves, or what is older than they are in a group that hides its history from newcomers, is not told.
 */
export async function readMessages(
  { api, customText }: MessageReading,
  groupId: string,
  from: number | null,
  signal: AbortSignal | undefined,
): Promise<MessagesRead> {
  const began = Date.now();
  const nothing = () => ({ messages: [], next: null, asOf: api.timeAt(began) });
  const group = await readGroup(api, groupId, signal);
  if (group.state === "gone" || !group.ownerId) return nothing();
  const conversationID = `sg_${groupId}`;
  const place = { userID: group.ownerId, conversationID };
  const end = from ?? (await newestNumber(api, place, signal));
  if (end < 1) return nothing();
  const begin = Math.max(1, end - MESSAGES_AT_ONCE + 1);
  const seqRanges = [{ conversationID, begin, end, num: MESSAGES_AT_ONCE }];
  const body = { userID: group.ownerId, seqRanges, order: FROM_NEWEST };
  const { msgs } = await api.read({ path: PULL, body, data: pulled }, signal);
  const page = msgs?.[conversationID];
  // Read in the source: it is left out where there are none, be it that all are too old for the reader.
  if (!page) return nothing();
  const messages = page.Msgs.flatMap((message) => messageRead(message, customText) ?? []);
  return {
    messages: messages.toSorted((one, other) => (other.message.seq ?? 0) - (one.message.seq ?? 0)),
    next: page.isEnd || begin === 1 ? null : begin - 1,
    asOf: api.timeAt(began),
  };
}

async function newestNumber(
  api: OpenimApi,
  { userID, conversationID }: { readonly userID: string; readonly conversationID: string },
  signal: AbortSignal | undefined,
): Promise<number> {
  const body = { userID, conversationIDs: [conversationID] };
  const path = "/msg/get_conversations_has_read_and_max_seq";
  const { seqs } = await api.read({ path, body, data: newest }, signal);
  return seqs?.[conversationID]?.maxSeq ?? 0;
}

/** A message as callbacks tell it; nothing for a notification, and for one that is not kept any longer. */
function messageRead(message: Stored, customText: TextPaths): MessageRead | undefined {
  const { seq, contentType, content = "", serverMsgID: key, sendID, sendTime: sentAt, clientMsgID: clientId } = message;
  if (key === undefined) return undefined;
  const known = { key, seq, ...given({ senderId: sendID, sentAt }) };
  if (contentType === RECALLED) {
    return { isRecalled: true, message: { ...known, ...given({ clientId }), elements: [], text: "" } };
  }
  if (isSystemMessage(contentType) || content === "") return undefined;
  const text = Buffer.from(content, "base64").toString("utf8");
  const call = { vendor: "openim", call: PULL, mayHaveActed: false };
  const wire = readAnswer(messageWire, { ...message, content: text }, call);
  return { isRecalled: false, message: { ...messageOf(wire, sendID, customText), ...known } };
}
