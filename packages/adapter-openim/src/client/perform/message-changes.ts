import {
  filledText,
  given,
  identifier,
  isObject,
  type Json,
  type Message,
  type MessageRecalled,
  type MessageReference,
  type MessageSent,
  objectOf,
  optional,
  optionalIdentifier,
  optionalInteger,
  type PartRefusal,
} from "@grouphook/core/adapter";
import { type MessageWire, messageOf } from "../../decode/message.js";
import { optionalMoment } from "../../wire.js";
import { errCodes } from "../envelope.js";
import { beyond, type Errand, type Outcome, undone } from "./errand.js";

/** A message in OpenIM's words. */
interface Content {
  readonly contentType: number;
  readonly content: { readonly [key: string]: Json };
}

const GROUP_SESSION = 3;
const TEXT = 101;
const TEXT_WITH_NAMES = 106;
const EVERYONE = "AtAllTag";
/** A content type of users' messages: the server's own begin at 1000. */
const USER_TYPE = /^[1-9]\d{1,2}$/;

const sent = objectOf({
  serverMsgID: identifier,
  clientMsgID: optionalIdentifier,
  sendTime: optionalMoment,
  // What the answer to a webhook changed, on main.
  modify: optional(objectOf({ content: filledText, contentType: optionalInteger, ex: filledText })),
});

/** Sends a message. OpenIM has no means to send it once only. */
export async function sendMessage(errand: Errand, { groupId, topicId, message }: MessageSent): Promise<Outcome> {
  if (topicId !== undefined) return beyond("topicId");
  for (const field of ["key", "seq", "clientId", "priority"] as const) {
    if (message[field] !== undefined) return beyond(`message.${field}`);
  }
  const said = contentOf(message);
  if (typeof said === "string") return beyond(said);
  const sendID = message.senderId ?? errand.actorId ?? errand.options.adminUserId;
  const body = {
    ...{ sendID, groupID: groupId, sessionType: GROUP_SESSION, ...said },
    ...given({ ex: message.custom, isOnlineOnly: message.onlineOnly, sendTime: message.sentAt }),
  };
  const answer = await errand.ask("/msg/send_msg", body, sent);
  if (!("data" in answer)) return undone(answer);
  const { serverMsgID: key, clientMsgID, sendTime: sentAt, modify } = answer.data;
  const wire: MessageWire = {
    contentType: modify?.contentType ?? said.contentType,
    content: modify?.content ?? JSON.stringify(said.content),
    ...{ clientMsgID, seq: undefined, ex: modify?.ex ?? (message.custom || undefined), called: [] },
  };
  const { onlineOnly } = message;
  const made = { ...messageOf(wire, sendID, errand.options.customText), key, ...given({ sentAt, onlineOnly }) };
  return { change: { type: "message.sent", groupId, message: made } };
}

/** The one content that a message has at OpenIM; the field that makes it impossible otherwise. */
function contentOf({ elements, text, mentions }: Message): Content | string {
  const [element, ...more] = elements;
  if (more.length > 0) return "message.elements of several";
  if (element) {
    const { type, content } = element;
    if (!USER_TYPE.test(type)) return "message.elements[0].type";
    if (!isObject(content)) return "message.elements[0].content";
    if (mentions && Number(type) !== TEXT_WITH_NAMES) return "message.mentions";
    return { contentType: Number(type), content };
  }
  if (text === "") return "message.elements of none";
  if (!mentions) return { contentType: TEXT, content: { content: text } };
  const atUserList = [...(mentions.everyone ? [EVERYONE] : []), ...mentions.userIds];
  return { contentType: TEXT_WITH_NAMES, content: { text, atUserList, isAtSelf: false } };
}

/** Recalls messages, which OpenIM knows by their numbers alone. */
export async function recallMessages(errand: Errand, change: MessageRecalled): Promise<Outcome> {
  const { groupId, topicId, messages } = change;
  if (topicId !== undefined) return beyond("topicId");
  if (messages.some(({ seq }) => seq === undefined)) return beyond("a message without seq");
  const recalled: MessageReference[] = [];
  const refused: PartRefusal[] = [];
  const userID = errand.actorId ?? errand.options.adminUserId;
  for (const message of messages) {
    const place = { userID, conversationID: `sg_${groupId}`, seq: message.seq };
    const answer = await errand.change("/msg/revoke_msg", place);
    if ("absent" in answer) return undone(answer);
    const wasRecalled =
      errand.key !== undefined && "refusal" in answer && answer.refusal.code === errCodes.alreadyRevoked;
    if ("data" in answer || wasRecalled) recalled.push(message);
    else refused.push({ ...answer.refusal, ...("key" in message ? { messageKey: message.key } : {}) });
  }
  const [refusal] = refused;
  if (recalled.length === 0 && refusal) return { refusal: { code: refusal.code, text: refusal.text } };
  return { change: { ...change, messages: recalled }, ...(refused.length > 0 && { refused }) };
}
