import type { MessageState } from "../../group/message-state.js";
import type { Mentions } from "../../vocabulary/change.js";
import { jsonText } from "../../vocabulary/json.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type RowOf, type Table } from "./table.js";

/** Above every number a vendor gives (32 bits), so that messages without number come last, by their time. */
const UNNUMBERED = 2 ** 52;
/** Times beyond, of which a date holds some, count as this one: no sort key may be more than 53 bits. */
const LATEST = 2 ** 52 - 1;

const columns = {
  source: "text",
  group_id: "text",
  /** Empty for the group itself. */
  topic_id: "text",
  message_key: "text",
  /** Newest last: the vendor's number, or what is greater than any, while it has none. */
  sort_key: "integer",
  is_sent: "integer",
  seq: "optional integer",
  sender_id: "optional text",
  elements: "text",
  text: "text",
  custom: "optional text",
  mentions: "text",
  priority: "optional text",
  online_only: "integer",
  client_id: "optional text",
  sent_at: "optional integer",
  recalled_at: "optional integer",
  read_count: "integer",
  unread_count: "optional integer",
  extensions: "text",
  extensions_cleared_at: "integer",
  /** Empty while no fact about the message has told its time. */
  changed_at: "optional text",
  content_since: "optional integer",
} as const;

/** Messages of all groups. */
export const messages: Table<"grouphook_messages", typeof columns> = defineTable(
  "grouphook_messages",
  ["source", "group_id", "topic_id", "message_key"],
  columns,
);

/** Reads a row of `grouphook_messages`. */
export function messageOfRow(row: Row): MessageState {
  return {
    topicId: text(row, "topic_id"),
    key: text(row, "message_key"),
    isSent: integer(row, "is_sent") === 1,
    seq: optionalInteger(row, "seq"),
    senderId: optionalText(row, "sender_id"),
    elements: json<MessageState["elements"]>(row, "elements"),
    text: text(row, "text"),
    custom: optionalText(row, "custom"),
    mentions: json<Mentions | null>(row, "mentions"),
    priority: optionalText(row, "priority"),
    onlineOnly: integer(row, "online_only") === 1,
    clientId: optionalText(row, "client_id"),
    sentAt: optionalInteger(row, "sent_at"),
    recalledAt: optionalInteger(row, "recalled_at"),
    readCount: integer(row, "read_count"),
    unreadCount: optionalInteger(row, "unread_count"),
    extensions: json<MessageState["extensions"]>(row, "extensions"),
    extensionsClearedAt: integer(row, "extensions_cleared_at"),
    changedAt: row.changed_at === null ? {} : json<MessageState["changedAt"]>(row, "changed_at"),
  };
}

/** Makes a row of `grouphook_messages`. */
export function rowOfMessage(
  source: string,
  groupId: string,
  message: MessageState,
  contentSince: number | null,
): RowOf<typeof messages> {
  return {
    source,
    group_id: groupId,
    topic_id: message.topicId,
    message_key: message.key,
    sort_key: message.seq ?? UNNUMBERED + Math.min(message.sentAt ?? 0, LATEST),
    is_sent: message.isSent ? 1 : 0,
    seq: message.seq,
    sender_id: message.senderId,
    elements: jsonText(message.elements),
    text: message.text,
    custom: message.custom,
    mentions: JSON.stringify(message.mentions),
    priority: message.priority,
    online_only: message.onlineOnly ? 1 : 0,
    client_id: message.clientId,
    sent_at: message.sentAt,
    recalled_at: message.recalledAt,
    read_count: message.readCount,
    unread_count: message.unreadCount,
    extensions: JSON.stringify(message.extensions),
    extensions_cleared_at: message.extensionsClearedAt,
    changed_at: Object.keys(message.changedAt).length > 0 ? JSON.stringify(message.changedAt) : null,
    content_since: contentSince,
  };
}
