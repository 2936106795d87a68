import type { MessageState } from "../../group/message-state.js";
import type { TopicState } from "../../group/topic-state.js";
import type { Mentions } from "../../vocabulary/change.js";
import { jsonText } from "../../vocabulary/json.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row, SqlValue } from "./tables.js";

/** Above every number a vendor gives (32 bits), so that messages without number come last, by their time. */
const UNNUMBERED = 2 ** 52;
/** Times beyond, of which a date holds some, count as this one: no sort key may be more than 53 bits. */
const LATEST = 2 ** 52 - 1;

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

/** Values in the column order of `grouphook_messages`. */
export function rowOfMessage(
  source: string,
  groupId: string,
  message: MessageState,
  contentSince: number | null,
): readonly SqlValue[] {
  return [
    source,
    groupId,
    message.topicId,
    message.key,
    message.seq ?? UNNUMBERED + Math.min(message.sentAt ?? 0, LATEST),
    message.isSent ? 1 : 0,
    message.seq,
    message.senderId,
    jsonText(message.elements),
    message.text,
    message.custom,
    JSON.stringify(message.mentions),
    message.priority,
    message.onlineOnly ? 1 : 0,
    message.clientId,
    message.sentAt,
    message.recalledAt,
    message.readCount,
    message.unreadCount,
    JSON.stringify(message.extensions),
    message.extensionsClearedAt,
    Object.keys(message.changedAt).length > 0 ? JSON.stringify(message.changedAt) : null,
    contentSince,
  ];
}

/** Reads a row of `grouphook_topics`. */
export function topicOfRow(row: Row): TopicState {
  return {
    topicId: text(row, "topic_id"),
    name: text(row, "name"),
    notice: text(row, "notice"),
    introduction: text(row, "introduction"),
    avatar: text(row, "avatar"),
    custom: json<TopicState["custom"]>(row, "custom"),
    createdAt: optionalInteger(row, "created_at"),
    dissolvedAt: optionalInteger(row, "dissolved_at"),
    updatedAt: integer(row, "updated_at"),
    changedAt: json<TopicState["changedAt"]>(row, "changed_at"),
  };
}

/** Values in the column order of `grouphook_topics`. */
export function rowOfTopic(source: string, groupId: string, topic: TopicState): readonly SqlValue[] {
  return [
    source,
    groupId,
    topic.topicId,
    topic.name,
    topic.notice,
    topic.introduction,
    topic.avatar,
    jsonText(topic.custom),
    topic.createdAt,
    topic.dissolvedAt,
    topic.updatedAt,
    JSON.stringify(topic.changedAt),
  ];
}
