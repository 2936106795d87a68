import {
  given,
  hasSafeNumbers,
  identifier,
  integer,
  isIdentifier,
  optionalIdentifier,
  optionalInteger,
  readBody,
  type Translator,
  type Translators,
  text,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalMoment } from "../wire.js";
import { isSystemMessage, messageOf, messageWire, questionedOf } from "./message.js";
import { isGroupNotification, unreadNotification } from "./notifications.js";
import { ofGroup, record, review, type Said, unsupported } from "./translator.js";

const GROUP_SESSION = 3;
const GROUP_CONVERSATION = "sg_";

const recordsMessage: Translator<Said> = translator(
  z.object({ groupID: optionalIdentifier, sendID: identifier, serverMsgID: identifier, sendTime: optionalMoment }),
  ({ groupID: groupId, sendID: actorId, serverMsgID: key, sendTime: sentAt }, said) => {
    const wire = readBody(said, messageWire);
    if (groupId === undefined) return unsupported(said);
    // Servers up to v3.8.3 tell of their own messages this way too, without the content.
    if (isGroupNotification(wire.contentType)) return unreadNotification(said, groupId, wire.contentType);
    if (isSystemMessage(wire.contentType)) return unsupported(said);
    const message = { ...messageOf(wire, actorId, said.options.customText), key, ...given({ sentAt }) };
    return record(said, { type: "message.sent", groupId, message }, { actorId, occurredAt: sentAt });
  },
);

/** Commands about messages. */
export const messageTranslators: Translators<Said> = {
  callbackBeforeSendGroupMsgCommand: translator(
    ofGroup.extend({ sendID: identifier }),
    ({ groupID: groupId, sendID: actorId }, said) => {
      const wire = readBody(said, messageWire);
      if (isGroupNotification(wire.contentType)) return unreadNotification(said, groupId, wire.contentType);
      return review(said, { type: "message.sent", groupId, message: questionedOf(wire, actorId, said) }, { actorId });
    },
  ),

  callbackAfterSendGroupMsgCommand: recordsMessage,
  callbackAfterMsgSaveDBCommand: recordsMessage,

  // The body names no group. An id of its own for each message keeps them from being counted as of one group.
  callbackBeforeMsgModifyCommand: translator(
    z.object({
      sessionType: optionalInteger,
      sendID: identifier,
      serverMsgID: identifier.transform((id) => `unknown:${id}`).refine(isIdentifier, "is not a usable id"),
    }),
    ({ sessionType, sendID: actorId, serverMsgID: groupId }, said) => {
      const wire = readBody(said, messageWire);
      if (sessionType !== GROUP_SESSION) return unsupported(said);
      const change = { type: "message.sent", groupId, message: questionedOf(wire, actorId, said) } as const;
      const amend = hasSafeNumbers(wire.content) ? (["elements", "custom"] as const) : (["custom"] as const);
      return review(said, change, { actorId, amend });
    },
  ),

  callbackBeforeAfterMsgCommand: translator(
    z.object({ conversationID: text, seq: integer, userID: optionalIdentifier }),
    ({ conversationID, seq, userID: actorId }, said) => {
      const groupId = conversationID.slice(GROUP_CONVERSATION.length);
      if (!conversationID.startsWith(GROUP_CONVERSATION) || !isIdentifier(groupId)) return unsupported(said);
      return record(said, { type: "message.recalled", groupId, messages: [{ seq }] }, { actorId });
    },
  ),
};
