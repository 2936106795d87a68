import type { Row, SqlValue, Tables } from "./tables.js";

/** Enough of a table to write whole rows of it. */
export interface TableShape {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

function shape<Name extends keyof Tables & string>(
  name: Name,
  key: readonly (keyof Tables[Name] & string)[],
  columns: { readonly [Column in keyof Tables[Name] & string]: true },
): TableShape {
  return { name, key, columns: Object.keys(columns) };
}

/** The values of a whole row in the order of the table's columns. */
export function valuesOf({ columns }: TableShape, row: Row): readonly SqlValue[] {
  return columns.map((column) => row[column] ?? null);
}

/** The one row every writer locks first. */
export const head: TableShape = shape("grouphook_head", ["head_id"], {
  head_id: true,
  feed_sequence: true,
  callback_id: true,
  decision_id: true,
  last_batch: true,
});

/** The epochs of the feed: each holds from after its sequence to that of the next. */
export const epochs: TableShape = shape("grouphook_epochs", ["after_sequence"], {
  after_sequence: true,
  epoch: true,
});

/** What each writing process last committed. */
export const writers: TableShape = shape("grouphook_writers", ["writer_id"], {
  writer_id: true,
  last_batch: true,
  written_at: true,
});

/** The last group id allocated in each source. */
export const allocations: TableShape = shape("grouphook_allocations", ["source"], {
  source: true,
  last_group_id: true,
});

/** Callbacks as taken. */
export const callbacks: TableShape = shape("grouphook_callbacks", ["callback_id"], {
  callback_id: true,
  source: true,
  command: true,
  receipt_key: true,
  received_at: true,
  body: true,
  outcome: true,
  circumstances: true,
  content_since: true,
});

/** Of a callback what a repeated one is answered by. */
export const receipts: TableShape = {
  name: callbacks.name,
  key: ["receipt_key"],
  columns: ["receipt_key", "outcome", "received_at"],
};

/** Callbacks that failed. */
export const deadLetters: TableShape = shape("grouphook_dead_letters", ["dead_letter_id"], {
  dead_letter_id: true,
  source: true,
  command: true,
  received_at: true,
  failed_at: true,
  body: true,
  error: true,
  callback: true,
  request: true,
  holds: true,
  size: true,
  content_since: true,
});

/** The decision log. */
export const decisions: TableShape = shape("grouphook_decisions", ["decision_id"], {
  decision_id: true,
  decided_at: true,
  source: true,
  vendor: true,
  command: true,
  change_type: true,
  group_id: true,
  actor_id: true,
  verdict: true,
  code: true,
  text: true,
  policy: true,
  microseconds: true,
  shadowed: true,
  remark: true,
  circumstances: true,
  content_since: true,
});

/** Groups of all sources. */
export const groups: TableShape = shape("grouphook_groups", ["source", "group_id"], {
  source: true,
  group_id: true,
  state: true,
  name: true,
  notice: true,
  introduction: true,
  avatar: true,
  kind: true,
  custom: true,
  settings: true,
  attributes: true,
  owner_id: true,
  muted_all: true,
  member_count: true,
  last_position: true,
  created_at: true,
  dissolved_at: true,
  updated_at: true,
  stale_since: true,
  stale_reason: true,
  changed_at: true,
  is_stale: true,
});

/** Members of all groups. */
export const members: TableShape = shape("grouphook_members", ["source", "group_id", "user_id"], {
  source: true,
  group_id: true,
  user_id: true,
  present: true,
  membership_at: true,
  role: true,
  nickname: true,
  avatar: true,
  custom: true,
  silenced: true,
  muted_until: true,
  joined_at: true,
  position: true,
  changed_at: true,
});

/** Messages of all groups. */
export const messages: TableShape = shape("grouphook_messages", ["source", "group_id", "topic_id", "message_key"], {
  source: true,
  group_id: true,
  topic_id: true,
  message_key: true,
  sort_key: true,
  is_sent: true,
  seq: true,
  sender_id: true,
  elements: true,
  text: true,
  custom: true,
  mentions: true,
  priority: true,
  online_only: true,
  client_id: true,
  sent_at: true,
  recalled_at: true,
  read_count: true,
  unread_count: true,
  extensions: true,
  extensions_cleared_at: true,
  changed_at: true,
  content_since: true,
});

/** Topics of all groups. */
export const topics: TableShape = shape("grouphook_topics", ["source", "group_id", "topic_id"], {
  source: true,
  group_id: true,
  topic_id: true,
  name: true,
  notice: true,
  introduction: true,
  avatar: true,
  custom: true,
  created_at: true,
  dissolved_at: true,
  updated_at: true,
  changed_at: true,
});

/** The feed. */
export const feed: TableShape = shape("grouphook_feed", ["sequence"], {
  sequence: true,
  type: true,
  source: true,
  group_id: true,
  actor_id: true,
  command: true,
  occurred_at: true,
  data: true,
  content_since: true,
});
