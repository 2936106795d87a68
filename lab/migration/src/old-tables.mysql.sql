create table grouphook_allocations (
  source varbinary(255) not null,
  last_group_id bigint not null,
  primary key (source)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_callbacks (
  callback_id bigint not null,
  source varbinary(255) not null,
  command varbinary(1020) not null,
  receipt_key varbinary(255) default null,
  received_at bigint not null,
  body longtext not null,
  outcome longtext not null,
  circumstances longtext default null,
  content_since bigint default null,
  primary key (callback_id),
  unique key grouphook_callbacks_receipt (receipt_key),
  key grouphook_callbacks_content (source,content_since)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_dead_letters (
  dead_letter_id varbinary(255) not null,
  source varbinary(255) not null,
  command varbinary(1020) not null,
  received_at bigint not null,
  failed_at bigint not null,
  body longtext not null,
  error longtext not null,
  callback longtext default null,
  content_since bigint default null,
  request longtext default null,
  holds varbinary(255) not null default 'callback',
  size bigint not null default 0,
  primary key (dead_letter_id),
  key grouphook_dead_letters_age (received_at,dead_letter_id),
  key grouphook_dead_letters_content (source,content_since),
  key grouphook_dead_letters_size (holds,size)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_decisions (
  decision_id bigint not null,
  decided_at bigint not null,
  source varbinary(255) not null,
  vendor varbinary(255) not null,
  command varbinary(1020) not null,
  change_type varbinary(255) not null,
  group_id varbinary(255) default null,
  actor_id varbinary(255) default null,
  verdict varbinary(255) not null,
  code bigint default null,
  text longtext default null,
  policy longtext not null,
  microseconds bigint not null,
  shadowed bigint not null,
  remark longtext default null,
  circumstances longtext default null,
  content_since bigint default null,
  primary key (decision_id),
  key grouphook_decisions_group (source,group_id,decision_id),
  key grouphook_decisions_content (source,content_since)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_epochs (
  after_sequence bigint not null,
  epoch varbinary(255) not null,
  primary key (after_sequence)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_feed (
  sequence bigint not null,
  type varbinary(255) not null,
  source varbinary(255) not null,
  group_id varbinary(255) default null,
  actor_id varbinary(255) default null,
  command varbinary(1020) not null,
  occurred_at bigint not null,
  data longtext not null,
  content_since bigint default null,
  primary key (sequence),
  key grouphook_feed_content (source,content_since)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_groups (
  source varbinary(255) not null,
  group_id varbinary(255) not null,
  state varbinary(255) not null,
  name longtext not null,
  notice longtext not null,
  introduction longtext not null,
  avatar longtext not null,
  kind longtext not null,
  custom longtext not null,
  settings longtext not null,
  attributes longtext not null,
  owner_id varbinary(255) default null,
  muted_all bigint not null,
  member_count bigint not null,
  last_position bigint not null,
  created_at bigint default null,
  dissolved_at bigint default null,
  updated_at bigint not null,
  stale_since bigint default null,
  stale_reason longtext default null,
  changed_at longtext not null,
  is_stale bigint not null default 0,
  primary key (source,group_id),
  key grouphook_groups_owner (source,owner_id),
  key grouphook_groups_stale (is_stale,source,group_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_head (
  head_id bigint not null,
  feed_sequence bigint not null,
  callback_id bigint not null,
  decision_id bigint not null,
  last_batch varbinary(255) not null default '',
  primary key (head_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_members (
  source varbinary(255) not null,
  group_id varbinary(255) not null,
  user_id varbinary(255) not null,
  present bigint not null,
  membership_at bigint default null,
  role varbinary(255) not null,
  nickname longtext not null,
  avatar longtext not null,
  custom longtext not null,
  silenced bigint not null,
  muted_until bigint default null,
  joined_at bigint default null,
  position bigint not null,
  changed_at longtext not null,
  primary key (source,group_id,user_id),
  key grouphook_members_user (source,user_id,group_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_messages (
  source varbinary(255) not null,
  group_id varbinary(255) not null,
  topic_id varbinary(255) not null,
  message_key varbinary(255) not null,
  sort_key bigint not null,
  is_sent bigint not null,
  seq bigint default null,
  sender_id varbinary(255) default null,
  elements longtext not null,
  text longtext not null,
  custom longtext default null,
  mentions longtext not null,
  priority longtext default null,
  online_only bigint not null,
  client_id longtext default null,
  sent_at bigint default null,
  recalled_at bigint default null,
  read_count bigint not null,
  unread_count bigint default null,
  extensions longtext not null,
  extensions_cleared_at bigint not null,
  changed_at longtext default null,
  content_since bigint default null,
  primary key (source,group_id,topic_id,message_key),
  key grouphook_messages_order (source,group_id,topic_id,sort_key),
  key grouphook_messages_content (source,content_since)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_migrations (
  name varchar(255) not null,
  timestamp varchar(255) not null,
  primary key (name)
) engine = InnoDB;
create table grouphook_migrations_lock (
  id varchar(255) not null,
  is_locked int not null default 0,
  primary key (id)
) engine = InnoDB;
create table grouphook_topics (
  source varbinary(255) not null,
  group_id varbinary(255) not null,
  topic_id varbinary(255) not null,
  name longtext not null,
  notice longtext not null,
  introduction longtext not null,
  avatar longtext not null,
  custom longtext not null,
  created_at bigint default null,
  dissolved_at bigint default null,
  updated_at bigint not null,
  changed_at longtext not null,
  primary key (source,group_id,topic_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
create table grouphook_writers (
  writer_id varbinary(255) not null,
  last_batch bigint not null,
  written_at bigint not null,
  primary key (writer_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin row_format = dynamic;
