create table grouphook_migrations (
  name varchar(255) not null primary key,
  timestamp varchar(255) not null);
create table grouphook_migrations_lock (
  id varchar(255) not null primary key,
  is_locked integer default 0 not null);
create table grouphook_head (
  head_id integer not null primary key,
  feed_sequence integer not null,
  callback_id integer not null,
  decision_id integer not null,
  last_batch text default '' not null);
create table grouphook_writers (
  writer_id text not null primary key,
  last_batch integer not null,
  written_at integer not null) without rowid;
create table grouphook_allocations (
  source text not null primary key,
  last_group_id integer not null) without rowid;
create table grouphook_callbacks (
  callback_id integer not null primary key,
  source text not null,
  command text not null,
  receipt_key text,
  received_at integer not null,
  body text not null,
  outcome text not null,
  circumstances text,
  content_since integer);
create unique index grouphook_callbacks_receipt on grouphook_callbacks (receipt_key) where receipt_key is not null;
create table grouphook_dead_letters (
  dead_letter_id text not null primary key,
  source text not null,
  command text not null,
  received_at integer not null,
  failed_at integer not null,
  body text not null,
  error text not null,
  callback text,
  content_since integer,
  request text,
  holds text default 'callback' not null,
  size integer default 0 not null) without rowid;
create table grouphook_decisions (
  decision_id integer not null primary key,
  decided_at integer not null,
  source text not null,
  vendor text not null,
  command text not null,
  change_type text not null,
  group_id text,
  actor_id text,
  verdict text not null,
  code integer,
  text text,
  policy text not null,
  microseconds integer not null,
  shadowed integer not null,
  remark text,
  circumstances text,
  content_since integer);
create index grouphook_decisions_group on grouphook_decisions (source, group_id, decision_id);
create table grouphook_groups (
  source text not null,
  group_id text not null,
  state text not null,
  name text not null,
  notice text not null,
  introduction text not null,
  avatar text not null,
  kind text not null,
  custom text not null,
  settings text not null,
  attributes text not null,
  owner_id text,
  muted_all integer not null,
  member_count integer not null,
  last_position integer not null,
  created_at integer,
  dissolved_at integer,
  updated_at integer not null,
  stale_since integer,
  stale_reason text,
  changed_at text not null,
  is_stale integer default 0 not null,
  constraint grouphook_groups_key primary key (source, group_id)) without rowid;
create index grouphook_groups_owner on grouphook_groups (source, owner_id);
create table grouphook_members (
  source text not null,
  group_id text not null,
  user_id text not null,
  present integer not null,
  membership_at integer,
  role text not null,
  nickname text not null,
  avatar text not null,
  custom text not null,
  silenced integer not null,
  muted_until integer,
  joined_at integer,
  position integer not null,
  changed_at text not null,
  constraint grouphook_members_key primary key (source, group_id, user_id)) without rowid;
create index grouphook_members_user on grouphook_members (source, user_id, group_id);
create table grouphook_messages (
  source text not null,
  group_id text not null,
  topic_id text not null,
  message_key text not null,
  sort_key integer not null,
  is_sent integer not null,
  seq integer,
  sender_id text,
  elements text not null,
  text text not null,
  custom text,
  mentions text not null,
  priority text,
  online_only integer not null,
  client_id text,
  sent_at integer,
  recalled_at integer,
  read_count integer not null,
  unread_count integer,
  extensions text not null,
  extensions_cleared_at integer not null,
  changed_at text,
  content_since integer,
  constraint grouphook_messages_key primary key (source, group_id, topic_id, message_key)) without rowid;
create index grouphook_messages_order on grouphook_messages (source, group_id, topic_id, sort_key);
create table grouphook_topics (
  source text not null,
  group_id text not null,
  topic_id text not null,
  name text not null,
  notice text not null,
  introduction text not null,
  avatar text not null,
  custom text not null,
  created_at integer,
  dissolved_at integer,
  updated_at integer not null,
  changed_at text not null,
  constraint grouphook_topics_key primary key (source, group_id, topic_id)) without rowid;
create table grouphook_feed (
  sequence integer not null primary key,
  type text not null,
  source text not null,
  group_id text,
  actor_id text,
  command text not null,
  occurred_at integer not null,
  data text not null,
  content_since integer);
create index grouphook_dead_letters_age on grouphook_dead_letters (received_at, dead_letter_id);
create table grouphook_epochs (
  after_sequence integer not null primary key,
  epoch text not null);
create index grouphook_groups_stale on grouphook_groups (is_stale, source, group_id) where is_stale = 1;
create index grouphook_callbacks_content on grouphook_callbacks (source, content_since) where content_since is not null;
create index grouphook_feed_content on grouphook_feed (source, content_since) where content_since is not null;
create index grouphook_decisions_content on grouphook_decisions (source, content_since) where content_since is not null;
create index grouphook_dead_letters_content on grouphook_dead_letters (source, content_since) where content_since is not null;
create index grouphook_messages_content on grouphook_messages (source, content_since) where content_since is not null;
create index grouphook_dead_letters_size on grouphook_dead_letters (holds, size);
