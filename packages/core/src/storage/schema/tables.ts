import type { ColumnType } from "kysely";

/** A value as both database families store it. Times and counts are integers, JSON is text. */
export type SqlValue = string | number | null;

/** A row as it was read. */
export type Row = { readonly [column: string]: SqlValue };

type Text = ColumnType<string>;
type OptionalText = ColumnType<string | null>;
type Integer = ColumnType<number>;
type OptionalInteger = ColumnType<number | null>;

/** The tables, for Kysely. */
export interface Tables {
  /** One row. Every writer locks it first, so numbers are given in the order of commits. */
  grouphook_head: {
    head_id: Integer;
    feed_sequence: Integer;
    callback_id: Integer;
    decision_id: Integer;
    /** Of those that changed groups; unlike any other. */
    last_batch: Text;
  };
  /** One row for each run of a process that wrote events, and the first. */
  grouphook_epochs: { after_sequence: Integer; epoch: Text };
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
    /** What the vendor told beside it, in JSON; empty where that is nothing, and in rows older than this column. */
    circumstances: OptionalText;
    /** Since when what people said counts as kept; empty where the row holds nothing of it. */
    content_since: OptionalInteger;
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
    /** What could not be decoded, in JSON and without its body; empty where it was decoded, or did not come whole. */
    request: OptionalText;
    /** `callback`, `request`, or `fragment` for a letter that is good for reading alone. */
    holds: Text;
    /** In bytes. */
    size: Integer;
    content_since: OptionalInteger;
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
    /** As with the callback. */
    circumstances: OptionalText;
    content_since: OptionalInteger;
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
    /** 1 for those that are shown as stale. */
    is_stale: Integer;
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
    content_since: OptionalInteger;
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
    content_since: OptionalInteger;
  };
}
