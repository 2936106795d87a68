import { type Json, objectOf, optional, optionalIdentifier, optionalText, readWire } from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalUser } from "../user-id.js";
import { optionalTime } from "../wire.js";
import { ifGroup } from "./group-id.js";

/** Which message of a group is edited, and by whom. */
export interface Edit {
  readonly groupId: string;
  readonly key: string | undefined;
  readonly senderId: string | undefined;
  readonly operatorId: string | undefined;
  readonly occurredAt: number | undefined;
}

const editing = objectOf({
  chat_type: optionalText,
  sender: optionalUser,
  operator: optionalUser,
  edit_time: optionalTime,
});
const fields = z.compile(
  objectOf({
    edit_message_id: optionalIdentifier,
    meta: optional(objectOf({ edit_msg: optional(editing) })),
    // Of the older shape, whose own are the vendor's.
    to: optionalIdentifier,
    from: optionalUser,
  }),
);

/** Reads the payload of an edit but for what the message says then; `undefined` if it is none of a group. */
export function editIn(
  { group_id, to: addressed }: { readonly group_id?: string | undefined; readonly to?: string | undefined },
  payload: Json,
  command: string,
): Edit | undefined {
  const { edit_message_id: key, meta, to = addressed, from } = readWire(fields, payload, command, "payload");
  const { chat_type: chat, sender: senderId = from, operator, edit_time: occurredAt } = meta?.edit_msg ?? {};
  const groupId = group_id ?? placeOf(chat, to);
  return groupId === undefined ? undefined : { groupId, key, senderId, operatorId: operator, occurredAt };
}

/** What the chat is called is told by newer bodies alone. */
function placeOf(chat: string | undefined, to: string | undefined): string | undefined {
  if (chat === undefined) return ifGroup(to);
  return chat.startsWith("chat:user") ? undefined : to;
}
