import {
  type Callback,
  given,
  identifier,
  integer,
  isIdentifier,
  optionalIdentifier,
  optionalInteger,
  text,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalMoment } from "../wire.js";
import { isSystemMessage, messageOf, messageWire, questionedOf } from "./message.js";
import { isGroupNotification, unreadNotification } from "./notifications.js";
import { ofGroup, read, record, review, type Said, type Translator, unsupported } from "./translator.js";

const outgoing = z.compile(ofGroup.extend({ sendID: identifier }));
const sent = z.compile(
  z.object({ groupID: optionalIdentifier, sendID: identifier, serverMsgID: identifier, sendTime: optionalMoment }),
);
const ofNoGroup = z.compile(
  z.object({
    sessionType: optionalInteger,
    sendID: identifier,
    serverMsgID: identifier.transform((id) => `unknown:${id}`).refine(isIdentifier, "is not a usable id"),
  }),
);
const recall = z.compile(z.object({ conversationID: text, seq: integer, userID: optionalIdentifier }));

const GROUP_SESSION = 3;
const GROUP_CONVERSATION = "sg_";

/** Commands about messages. */
export const messageTranslators: { readonly [command: string]: Translator } = {
  callbackBeforeSendGroupMsgCommand: (said) => {
    const { groupID: groupId, sendID: actorId } = read(said, outgoing);
    const wire = read(said, messageWire);
    if (isGroupNotification(wire.contentType)) return unreadNotification(said, groupId, wire.contentType);
    return review(said, { type: "message.sent", groupId, message: questionedOf(wire, actorId, said) }, { actorId });
  },

  callbackAfterSendGroupMsgCommand: tellsOfMessage,
  callbackAfterMsgSaveDBCommand: tellsOfMessage,

  // The body names no group. An id of its own for each message keeps them from being counted as of one group.
  callbackBeforeMsgModifyCommand: (said) => {
    const { sessionType, sendID: actorId, serverMsgID: groupId } = read(said, ofNoGroup);
    const wire = read(said, messageWire);
    if (sessionType !== GROUP_SESSION) return unsupported(said);
    const change = { type: "message.sent", groupId, message: questionedOf(wire, actorId, said) } as const;
    return review(said, change, { actorId, amend: ["elements", "custom"] });
  },

  callbackBeforeAfterMsgCommand: (said) => {
    const { conversationID, seq, userID: actorId } = read(said, recall);
    const groupId = conversationID.slice(GROUP_CONVERSATION.length);
    if (!conversationID.startsWith(GROUP_CONVERSATION) || !isIdentifier(groupId)) return unsupported(said);
    return record(said, { type: "message.recalled", groupId, messages: [{ seq }] }, { actorId });
  },
};

function tellsOfMessage(said: Said): Callback {
  const { groupID: groupId, sendID: actorId, serverMsgID: key, sendTime: sentAt } = read(said, sent);
  const wire = read(said, messageWire);
  if (groupId === undefined) return unsupported(said);
  // Servers up to v3.8.3 tell of their own messages this way too, without the content.
  if (isGroupNotification(wire.contentType)) return unreadNotification(said, groupId, wire.contentType);
  if (isSystemMessage(wire.contentType)) return unsupported(said);
  const message = { ...messageOf(wire, actorId, said), key, ...given({ sentAt }) };
  return record(said, { type: "message.sent", groupId, message }, { actorId, occurredAt: sentAt });
}
