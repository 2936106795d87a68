import {
  type Callback,
  type CallbackDetails,
  given,
  identifier,
  isObject,
  isShallow,
  type Json,
  jsonObject,
  type Leeway,
  malformed,
  objectOf,
  optional,
  optionalIdentifier,
  parsedJson,
  questionedMessage,
  type ReviewCallback,
  readWire,
  type Translators,
  text,
  translator,
} from "@grouphook/core/adapter";
import { optionalUser, userIdentifier } from "../user-id.js";
import { editIn } from "./edit.js";
import { type Content, content, partsOf } from "./message.js";
import { renderings } from "./message-text.js";
import { GROUP, ofAnything, ROOM, type Said } from "./translator.js";

const question = ofAnything.extend({
  group_id: optionalIdentifier,
  to: optionalIdentifier,
  from: userIdentifier,
  msg_id: identifier,
  chat_type: text,
  payload: jsonObject,
});
const editing = ofAnything.extend({
  group_id: optionalIdentifier,
  to: optionalIdentifier,
  from: optionalUser,
  msg_id: identifier,
  payload: jsonObject,
});
const flat = objectOf({ type: text, ext: optional(jsonObject) });
// A combined message has no other type (https://doc.easemob.com/document/server-side/callback_presending.html).
const combined = objectOf({ subType: text, ext: optional(jsonObject) });

/** The longest code of a denial, in UTF-16 units, unless it is written longer: the whole answer may have 1000 characters. */
export const LONGEST_CODE = 500;

/** Messages that are sent, and edits that are made, only if the answer allows it. */
export const questionTranslators: Translators<Said> = {
  presending: translator(question, (wire, { command, text: body, textPaths, amendable }: Said): Callback => {
    const groupId = wire.group_id ?? wire.to;
    if (groupId === undefined) throw malformed(command, "group_id is missing");
    const asked = contentIn(wire.payload, command);
    const parts = questionedMessage(partsOf(asked, textPaths), renderings, textPaths);
    // Not the key: a message that is denied, or whose answer comes too late, may never be sent under its id.
    const message = { senderId: wire.from, clientId: wire.msg_id, ...parts };
    // Tables and samples name the chat differently; `groupchat` may be a room.
    const isRoom = wire.chat_type === "chatroom";
    const groupKind = isRoom ? ROOM : wire.chat_type === "group" ? GROUP : undefined;
    const details: CallbackDetails<ReviewCallback> = { actorId: wire.from, occurredAt: wire.timestamp, groupKind };
    return {
      ...{ wants: "review", command, change: { type: "message.sent", groupId, message }, ...given(details) },
      ...{
        leeway: leewayOf(asked, isRoom, isRepeatable(wire.payload, body) ? amendable : []),
        permission: "anyone",
        wire: wire.payload,
      },
    };
  }),

  // No page prints one: it is read as what is told of an edit, or as what is asked of a message.
  "presending.edit": translator(editing, (wire, { command, textPaths }: Said): Callback => {
    const edit = editIn(wire, wire.payload, command);
    if (edit === undefined) return { wants: "unsupported", command };
    const { groupId, key = wire.msg_id, senderId, operatorId: actorId = wire.from } = edit;
    const { elements, text, custom } = questionedMessage(
      partsOf(contentIn(withoutEdit(wire.payload), command), textPaths),
      renderings,
      textPaths,
    );
    return {
      ...{ wants: "review", command, permission: "anyone", wire: wire.payload },
      change: { type: "message.edited", groupId, message: { key }, elements, text, ...given({ senderId, custom }) },
      leeway: leewayOf({ bodies: [] }, false, []),
      ...given({ actorId, occurredAt: wire.timestamp }),
    };
  }),
};

/** What a message says once it is edited. */
function withoutEdit(payload: { readonly [name: string]: Json }): { readonly [name: string]: Json } {
  const { edit_message_id: _, meta: __, to: ___, from: ____, ...said } = payload;
  return said;
}

/** A message's content in either shape: flat, as newer pages print it, or as REST has it. */
function contentIn(payload: { readonly [name: string]: Json }, command: string): Content {
  if ("bodies" in payload) return readWire(content, payload, command, "payload");
  const { ext: _, ...body } = payload;
  if (payload.type === undefined && payload.subType !== undefined) {
    const { subType: type, ext } = readWire(combined, payload, command, "payload");
    return { bodies: [{ ...body, type }], ext };
  }
  const { ext } = readWire(flat, payload, command, "payload");
  return { bodies: [body], ext };
}

/** Whether a payload can be said again as it is written: a number of too many digits is read as a text. */
function isRepeatable(payload: Json, body: string): boolean {
  const written = parsedJson(body);
  return isShallow(payload) && isObject(written) && JSON.stringify(written.payload) === JSON.stringify(payload);
}

function leewayOf({ bodies }: Content, isRoom: boolean, amendable: readonly string[]): Leeway {
  const isAmendable = bodies.length === 1 && bodies.every(({ type }) => amendable.includes(String(type)));
  return {
    codes: { maxLength: LONGEST_CODE },
    amend: [
      ...(isAmendable ? (["elements"] as const) : []),
      ...(amendable.includes("ext") && !bodies.some(({ type }) => type === "cmd") ? (["custom"] as const) : []),
      ...(isRoom ? (["priority"] as const) : []),
    ],
    refuseSome: false,
    discard: false,
  };
}
