import type { FeedEvent, FeedEventType } from "../../feed/feed-event.js";
import { contentOf, saidIn } from "../../feed/message-content.js";
import { type GroupState, isActive, type MemberState, staleOf } from "../../group/group-state.js";
import type { ListEntryState } from "../../group/list-entry-state.js";
import { isTopicOf, type TopicState } from "../../group/topic-state.js";
import type {
  CallbackCommandRecord,
  DeadLetterRecord,
  GroupRecord,
  ListedRecord,
  MemberRecord,
  MessageRecord,
  TopicRecord,
} from "../../ledger/ledger-reader.js";
import type { Message } from "../../vocabulary/change.js";
import { integer, text } from "../schema/column.js";
import { eventDataOf } from "../schema/event-data.js";
import type { StoredMessage } from "../schema/messages-table.js";
import type { Row } from "../schema/row.js";

/** The message in the data of its event. */
export function messageIn(row: Row): Message {
  return eventDataOf<{ readonly message: Message }>(row).message;
}

/** A message as it was told, with what was told of it later, and without what only convergence needs. */
export function messageRecord({ message }: Pick<StoredMessage, "message">, told: Message): MessageRecord {
  const { topicId, key, seq, sentAt, edit, recalledAt, readCount, unreadCount, extensions } = message;
  const values = Object.entries(extensions).flatMap(([name, { value }]) => (value === null ? [] : [[name, value]]));
  return {
    topicId: topicId === "" ? null : topicId,
    key,
    seq: seq ?? told.seq ?? null,
    ...contentOf(told),
    ...(edit && saidIn(edit)),
    ...{ sentAt, editedAt: edit?.editedAt ?? null, recalledAt, readCount, unreadCount },
    extensions: Object.fromEntries(values),
  };
}

/** A topic as it stands in its group as it is now. */
export function topicRecord(topic: TopicState, group: Parameters<typeof isTopicOf>[1]): TopicRecord {
  const { changedAt: _, ...shown } = topic;
  return { ...shown, state: isTopicOf(topic, group) ? "active" : "dissolved" };
}

/** A user on a list, without what only convergence needs. */
export function listedRecord({ userId, until }: ListEntryState): ListedRecord {
  return { userId, until };
}

/** A group as readers see it: of its present life alone. */
export function groupRecord(source: string, group: GroupState): GroupRecord {
  const { lastPosition: _, changedAt: __, ...shown } = group;
  const life = isActive(group) ? ({ state: "active", dissolvedAt: null } as const) : ({ state: "dissolved" } as const);
  return { source, ...shown, ...life, stale: staleOf(group) };
}

/** A member, by the role that ownership gives. */
export function memberRecord(member: MemberState, ownerId: string | null): MemberRecord {
  const { userId, nickname, avatar, custom, silenced, mutedUntil, receives, joinedAt } = member;
  const role = userId === ownerId ? "owner" : member.role;
  return { userId, role, nickname, avatar, custom, silenced, mutedUntil, receives, joinedAt };
}

/** How often a command arrived. */
export function callbackCommandRecord(row: Row): CallbackCommandRecord {
  return {
    source: text(row, "source"),
    command: text(row, "command"),
    firstSeen: integer(row, "first_seen"),
    lastSeen: integer(row, "last_seen"),
    callbacks: integer(row, "callbacks"),
  };
}

function formOf(holds: string): DeadLetterRecord["holds"] {
  return holds === "callback" || holds === "request" ? holds : "fragment";
}

/** A dead letter without what settling it again takes. */
export function deadLetterRecord(row: Row): DeadLetterRecord {
  return {
    id: text(row, "dead_letter_id"),
    source: text(row, "source"),
    command: text(row, "command"),
    receivedAt: integer(row, "received_at"),
    failedAt: integer(row, "failed_at"),
    error: text(row, "error"),
    body: text(row, "body"),
    holds: formOf(text(row, "holds")),
  };
}

/** An event as it was told. */
export function feedEventOfRow(row: Row): FeedEvent {
  return { ...factsOfRow(row), data: eventDataOf(row) };
}

/** An event without its data. */
export function factsOfRow(row: Row): Omit<FeedEvent, "data"> {
  return {
    sequence: integer(row, "sequence"),
    type: text(row, "type") as FeedEventType,
    source: text(row, "source"),
    ...(row.group_id !== null && { groupId: text(row, "group_id") }),
    ...(row.actor_id !== null && { actorId: text(row, "actor_id") }),
    command: text(row, "command"),
    occurredAt: integer(row, "occurred_at"),
    ...(row.told_at !== null && { recordedAt: integer(row, "told_at") }),
  };
}
