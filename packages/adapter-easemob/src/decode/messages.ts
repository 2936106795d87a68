import {
  given,
  identifier,
  jsonObject,
  listOf,
  type MessageReacted,
  malformed,
  objectOf,
  optional,
  optionalIdentifier,
  optionalText,
  readWire,
  type Translators,
  text,
  word,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalUser, userIdentifier } from "../user-id.js";
import { optionalFlag, optionalTime } from "../wire.js";
import { editIn } from "./edit.js";
import { ifGroup } from "./group-id.js";
import { content, partsOf } from "./message.js";
import { GROUP, ofAnything, ROOM, records, type Said, type Told } from "./translator.js";

const envelope = ofAnything.extend({
  group_id: optionalIdentifier,
  to: optionalIdentifier,
  from: optionalUser,
  content_type: z.string().optional().catch(undefined),
});

const sent = envelope.extend({ from: userIdentifier, msg_id: identifier, payload: content });
const recall = envelope.extend({
  recall_id: optionalIdentifier,
  payload: optional(objectOf({ ack_message_id: optionalIdentifier })),
  eventType: optionalText,
});
const edit = envelope.extend({ payload: jsonObject });
const receipt = envelope.extend({
  from: userIdentifier,
  payload: objectOf({
    ack_message_id: identifier,
    msg_config: optional(objectOf({ allow_group_ack: optionalFlag })),
  }),
});
const reactions = objectOf({
  data: listOf(
    objectOf({
      messageId: identifier,
      to: optionalIdentifier,
      channel_type: optionalText,
      ts: optionalTime,
      reactions: listOf(
        objectOf({
          reaction: text,
          op: optional(
            listOf(objectOf({ reactionType: word({ create: "add", delete: "remove" }), operator: userIdentifier })),
          ),
        }),
      ),
    }),
  ),
});

/** What chats tell of, in groups and rooms; what comes of two people's chats tells nothing. */
export const messageTranslators: Translators<Said> = {
  "chat.groupchat": records(sent, (wire, { command, textPaths }): Told => {
    const groupId = wire.group_id ?? wire.to;
    if (groupId === undefined) throw malformed(command, "group_id is missing");
    const { from: senderId, msg_id: key, timestamp: sentAt } = wire;
    const message = { key, senderId, ...partsOf(wire.payload, textPaths), ...given({ sentAt }) };
    return { changes: [{ type: "message.sent", groupId, message }], actorId: senderId, groupKind: kindOf(wire) };
  }),

  recall: records(recall, (wire, { command }): Told | undefined => {
    const groupId = wire.group_id ?? (wire.eventType === "chat_offline" ? undefined : ifGroup(wire.to));
    if (groupId === undefined) return undefined;
    const key = wire.recall_id ?? wire.payload?.ack_message_id;
    if (key === undefined) throw malformed(command, "recall_id is missing");
    const change = { type: "message.recalled", groupId, messages: [{ key }] } as const;
    return { changes: [change], actorId: wire.from, groupKind: kindOf(wire) };
  }),

  edit: records(edit, (wire, { command, textPaths }): Told | undefined => {
    const made = editIn(wire, wire.payload, command);
    if (made === undefined) return undefined;
    const { groupId, key, senderId, operatorId, occurredAt } = made;
    if (key === undefined) throw malformed(command, "payload.edit_message_id is missing");
    const said = partsOf(readWire(content, wire.payload, command, "payload"), textPaths);
    const change = { type: "message.edited", groupId, message: { key }, ...said, ...given({ senderId }) } as const;
    return { changes: [change], actorId: operatorId ?? senderId, occurredAt };
  }),

  read_ack: records(receipt, (wire): Told | undefined => {
    // The channel of a group is printed for single chats, too.
    const groupId = wire.group_id ?? (wire.payload.msg_config?.allow_group_ack ? wire.to : undefined);
    if (groupId === undefined) return undefined;
    const receipts = [{ key: wire.payload.ack_message_id, readerIds: [wire.from] }];
    return { changes: [{ type: "message.read", groupId, receipts }], actorId: wire.from };
  }),

  "notify.reaction": records(ofAnything.extend({ payload: reactions }), (wire, { command }): Told | undefined => {
    const told = wire.payload.data.filter(({ channel_type: channel }) => channel === "groupchat");
    const [first, ...others] = told.flatMap(({ messageId: key, to, reactions: all }) => {
      if (to === undefined) throw malformed(command, "payload.data.to is missing");
      return all.flatMap(({ reaction, op = [] }) =>
        op.map(({ reactionType: operation, operator: userId }): MessageReacted => {
          return { type: "message.reacted", groupId: to, message: { key }, userId, reaction, operation };
        }),
      );
    });
    if (!first) return undefined;
    if (others.some(({ groupId }) => groupId !== first.groupId))
      throw malformed(command, "payload.data is of two groups");
    return { changes: [first, ...others], actorId: first.userId, occurredAt: told[0]?.ts };
  }),
};

/** Told of newer messages alone; rooms are `groupchat` as well. */
function kindOf({ content_type: type }: z.output<typeof envelope>): string | undefined {
  if (type?.startsWith("chat:room:")) return ROOM;
  return type?.startsWith("chat:group:") ? GROUP : undefined;
}
