import { ABOVE_NUMBERS, isMessageNumber } from "../../group/message-number.js";
import type { MessageState } from "../../group/message-state.js";
import { jsonText } from "../../vocabulary/json.js";
import { integer, json, optionalInteger, text } from "./column.js";
import type { messageKeys } from "./message-keys-table.js";
import type { Row } from "./row.js";
import { defineTable, type RowOf, type Table } from "./table.js";

/** Messages without number come last, by their time. */
const UNNUMBERED = ABOVE_NUMBERS;
/** Times beyond, of which a date holds some, count as this one: no sort key may be more than 53 bits. */
const LATEST = 2 ** 52 - 1;

const columns = {
  source: "text",
  group_id: "text",
  /** Empty for the group itself. */
  topic_id: "text",
  /** Newest last: the vendor's number, or what is greater than any, while it has none. */
  sort_key: "integer",
  message_key: "text",
  /** The event that holds what the message was sent with; empty while the message was not told. */
  told_sequence: "optional integer",
  sent_at: "optional integer",
  /** What was told of the message later, in JSON; empty where that is nothing. */
  later_facts: "optional text",
} as const;

/** Messages of all groups, in order. What they were sent with stands in the feed. */
export const messages: Table<"grouphook_messages", typeof columns> = defineTable(
  "grouphook_messages",
  ["source", "group_id", "topic_id", "sort_key", "message_key"],
  columns,
);

/** What may be told of a message later; each left out where it is as in a blank message. */
type LaterFacts = Partial<
  Pick<
    MessageState,
    "edit" | "recalledAt" | "readCount" | "unreadCount" | "extensions" | "extensionsClearedAt" | "changedAt"
  >
> & {
  /** Set for a message without number that is ordered by its key. */
  readonly isUnnumbered?: true;
};

/** A message, where it is stored, and the event that holds what it says. */
export interface StoredMessage {
  readonly message: MessageState;
  /** The key its row is ordered by; `undefined` for one that is not stored yet. */
  readonly sortKey: number | undefined;
  readonly toldSequence: number | null;
}

/** Reads a row of `grouphook_messages`. */
export function messageOfRow(row: Row): StoredMessage {
  const sortKey = integer(row, "sort_key");
  const toldSequence = optionalInteger(row, "told_sequence");
  const later = row.later_facts === null ? {} : json<LaterFacts>(row, "later_facts");
  const isSent = toldSequence !== null;
  return {
    sortKey,
    toldSequence,
    message: {
      topicId: text(row, "topic_id"),
      key: text(row, "message_key"),
      isSent,
      seq: isSent && sortKey < UNNUMBERED && !later.isUnnumbered ? sortKey : null,
      sentAt: optionalInteger(row, "sent_at"),
      edit: later.edit ?? null,
      recalledAt: later.recalledAt ?? null,
      readCount: later.readCount ?? 0,
      unreadCount: later.unreadCount ?? null,
      extensions: later.extensions ?? {},
      extensionsClearedAt: later.extensionsClearedAt ?? 0,
      changedAt: later.changedAt ?? {},
    },
  };
}

/** Makes a row of `grouphook_messages`. */
export function rowOfMessage(
  source: string,
  groupId: string,
  { message, toldSequence }: StoredMessage,
): RowOf<typeof messages> {
  return {
    source,
    group_id: groupId,
    topic_id: message.topicId,
    sort_key: sortKeyOf(message),
    message_key: message.key,
    told_sequence: toldSequence,
    sent_at: message.sentAt,
    later_facts: laterFactsText(message),
  };
}

/** The row that lets a message be found by its key; `undefined` where its key says where it stands. */
export function keyRowOf(row: RowOf<typeof messages>): RowOf<typeof messageKeys> | undefined {
  const { source, group_id, topic_id, message_key, sort_key } = row;
  const isNumberOfKey = sort_key < UNNUMBERED && message_key === String(sort_key);
  return isNumberOfKey ? undefined : { source, group_id, topic_id, message_key, sort_key };
}

/** The number that a key is in decimal, by which its message may be ordered; `undefined` for any other key. */
export function numberOfKey(key: string): number | undefined {
  const number = Number(key);
  return isMessageNumber(number) && String(number) === key ? number : undefined;
}

/** What orders a message among those of its group or topic. */
function sortKeyOf({ key, seq, sentAt }: MessageState): number {
  if (seq !== null && isMessageNumber(seq)) return seq;
  return numberOfKey(key) ?? UNNUMBERED + Math.min(sentAt ?? 0, LATEST);
}

function laterFactsText(message: MessageState): string | null {
  const { isSent, key, seq } = message;
  const { edit, recalledAt, readCount, unreadCount, extensions, extensionsClearedAt, changedAt } = message;
  const later: LaterFacts = {
    ...(edit && { edit }),
    ...(recalledAt !== null && { recalledAt }),
    ...(readCount !== 0 && { readCount }),
    ...(unreadCount !== null && { unreadCount }),
    ...(hasAny(extensions) && { extensions }),
    ...(extensionsClearedAt !== 0 && { extensionsClearedAt }),
    ...(hasAny(changedAt) && { changedAt }),
    ...(isSent && seq === null && numberOfKey(key) !== undefined && { isUnnumbered: true }),
  };
  return hasAny(later) ? jsonText(later) : null;
}

function hasAny(object: object): boolean {
  for (const _ in object) return true;
  return false;
}
