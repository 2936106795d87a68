import type { ColumnType } from "kysely";

/** A value as both database families store it. Times and counts are integers, JSON is text. */
export type SqlValue = string | number | null;

/** A row as it was read. */
export type Row = { readonly [column: string]: SqlValue };

/** Enough of a table to write whole rows of it. */
export interface TableShape {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

type Text = ColumnType<string>;
type OptionalText = ColumnType<string | null>;
type Integer = ColumnType<number>;
type OptionalInteger = ColumnType<number | null>;

/** The tables, for Kysely. */
export interface Tables {
  /** One row. Every writer locks it first, so numbers are given in the order of commits. */
  grouphook_head: { head_id: Integer; feed_sequence: Integer; callback_id: Integer; decision_id: Integer };
  /** One row for each process that ever wrote; tells it which of its batches were committed. */
  grouphook_writers: { writer_id: Text; last_batch: Integer; written_at: Integer };
  grouphook_allocations: { source: Text; last_group_id: Integer };
  /** Everything that was taken, raw, with the outcome it got. */
  grouphook_callbacks: {
    callback_id: Integer;
    source: Text;
    command: Text;
    receipt_key: OptionalText;
    received_at: Integer;
    body: Text;
    outcome: Text;
  };
  /** Callbacks that could not be applied, with why. */
  grouphook_dead_letters: {
    dead_letter_id: Text;
    source: Text;
    command: Text;
    received_at: Integer;
    failed_at: Integer;
    body: Text;
    error: Text;
    /** The callback as decoded, in JSON; empty where it cannot be put so, and in letters older than this column. */
    callback: OptionalText;
  };
  /** What policies decided. */
  grouphook_decisions: {
    decision_id: Integer;
    decided_at: Integer;
    source: Text;
    vendor: Text;
    command: Text;
    change_type: Text;
    group_id: OptionalText;
    actor_id: OptionalText;
    verdict: Text;
    code: OptionalInteger;
    text: OptionalText;
    policy: Text;
    microseconds: Integer;
    shadowed: Integer;
    remark: OptionalText;
  };
  grouphook_groups: {
    source: Text;
    group_id: Text;
    state: Text;
    name: Text;
    notice: Text;
    introduction: Text;
    avatar: Text;
    kind: Text;
    custom: Text;
    settings: Text;
    attributes: Text;
    owner_id: OptionalText;
    muted_all: Integer;
    member_count: Integer;
    last_position: Integer;
    created_at: OptionalInteger;
    dissolved_at: OptionalInteger;
    updated_at: Integer;
    stale_since: OptionalInteger;
    stale_reason: OptionalText;
    changed_at: Text;
  };
  grouphook_members: {
    source: Text;
    group_id: Text;
    user_id: Text;
    present: Integer;
    membership_at: OptionalInteger;
    role: Text;
    nickname: Text;
    avatar: Text;
    custom: Text;
    silenced: Integer;
    muted_until: OptionalInteger;
    joined_at: OptionalInteger;
    position: Integer;
    changed_at: Text;
  };
  grouphook_messages: {
    source: Text;
    group_id: Text;
    /** Empty for the group itself. */
    topic_id: Text;
    message_key: Text;
    /** Newest last: the vendor's number, or what is greater than any, while it has none. */
    sort_key: Integer;
    is_sent: Integer;
    seq: OptionalInteger;
    sender_id: OptionalText;
    elements: Text;
    text: Text;
    custom: OptionalText;
    mentions: Text;
    priority: OptionalText;
    online_only: Integer;
    client_id: OptionalText;
    sent_at: OptionalInteger;
    recalled_at: OptionalInteger;
    read_count: Integer;
    unread_count: OptionalInteger;
    extensions: Text;
    extensions_cleared_at: Integer;
    /** Empty while no fact about the message has told its time. */
    changed_at: OptionalText;
  };
  grouphook_topics: {
    source: Text;
    group_id: Text;
    topic_id: Text;
    name: Text;
    notice: Text;
    introduction: Text;
    avatar: Text;
    custom: Text;
    created_at: OptionalInteger;
    dissolved_at: OptionalInteger;
    updated_at: Integer;
    changed_at: Text;
  };
  grouphook_feed: {
    sequence: Integer;
    type: Text;
    source: Text;
    group_id: OptionalText;
    actor_id: OptionalText;
    command: Text;
    occurred_at: Integer;
    data: Text;
  };
}

function shape<Name extends keyof Tables & string>(
  name: Name,
  key: readonly (keyof Tables[Name] & string)[],
  columns: { readonly [Column in keyof Tables[Name] & string]: true },
): TableShape {
  return { name, key, columns: Object.keys(columns) };
}

/** The one row every writer locks first. */
export const head: TableShape = shape("grouphook_head", ["head_id"], {
  head_id: true,
  feed_sequence: true,
  callback_id: true,
  decision_id: true,
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
});

/** Of a callback what a repeated one is answered by. */
export const receipts: TableShape = {
  name: callbacks.name,
  key: ["receipt_key"],
  columns: ["receipt_key", "outcome"],
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
});
