import {
  given,
  malformed,
  messageText,
  type RecordCallback,
  type Translator,
  type Translators,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { id, optionalJsonText, optionalTextual, optionalTime, optionalUserId } from "../wire.js";
import { elementOf, messageFields, messageOf } from "./message.js";
import { renderings } from "./message-text.js";
import { inTeam, type Kind, record, type Said } from "./translator.js";

const sent = inTeam.extend(messageFields);

const recalled = z.object({ to: id, from: optionalUserId, msgId: id, deleteTime: optionalTime });

const edited = z.object({
  to: id,
  msgId: id,
  from: optionalUserId,
  modifyAccountId: optionalUserId,
  modifyTime: optionalTime,
  text: optionalTextual,
  attachment: optionalJsonText,
  extension: optionalTextual,
});

/** Copies of messages and of what happens to them. */
export const messageTranslators: Translators<Said> = {
  "copy.1.TEAM": sending("TEAM"),
  "copy.1.SUPER_TEAM": sending("SUPER_TEAM"),
  "copy.8": recalling("TEAM"),
  "copy.25": recalling("SUPER_TEAM"),
  "copy.90": editing("TEAM"),
  "copy.91": editing("SUPER_TEAM"),
};

function sending(groupKind: Kind): Translator<Said> {
  return translator(sent, (wire, said) => {
    const key = wire.msgidServer ?? wire.msgidClient;
    if (key === undefined) throw malformed(said.command, "msgidServer is missing");
    const message = { ...messageOf(wire, said.textPaths), key, ...given({ sentAt: wire.msgTimestamp }) };
    return record(said, wire, { type: "message.sent", groupId: wire.to, message }, { groupKind });
  });
}

function recalling(groupKind: Kind): Translator<Said> {
  return translator(recalled, ({ to: groupId, from, msgId: key, deleteTime }, { command }): RecordCallback => {
    const change = { type: "message.recalled", groupId, messages: [{ key }] } as const;
    const receiptKey = JSON.stringify([command, groupId, key]);
    return {
      ...{ wants: "record", command, change, groupKind, receiptKey },
      ...given({ actorId: from, occurredAt: deleteTime }),
    };
  });
}

/** The copy does not say of which type the message is: what carries something is taken for one of the app's own. */
function editing(groupKind: Kind): Translator<Said> {
  return translator(edited, (wire, { command, textPaths }): RecordCallback => {
    const { to: groupId, from: senderId, msgId: key, text: body, attachment, extension, modifyTime } = wire;
    const elements = [elementOf(attachment ? "CUSTOM" : "TEXT", body, attachment)];
    const text = messageText(elements, renderings, textPaths);
    const custom = extension || undefined;
    return {
      ...{ wants: "record", command, groupKind },
      change: { type: "message.edited", groupId, message: { key }, elements, text, ...given({ custom, senderId }) },
      ...given({ actorId: wire.modifyAccountId, occurredAt: modifyTime }),
      ...(modifyTime !== undefined && { receiptKey: JSON.stringify([command, groupId, key, modifyTime]) }),
    };
  });
}
