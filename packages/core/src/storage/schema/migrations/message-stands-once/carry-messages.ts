import { type RawBuilder, sql } from "kysely";
import { text } from "../../column.js";
import type { Row } from "../../row.js";
import type { ColumnTypes } from "../column-types.js";
import type { MigratedDatabase, ResumableStep } from "../resumable-steps.js";
import { OLD_MESSAGES, TOLD_MESSAGES } from "./new-tables.js";
import { type SqlForms, sqlForms } from "./sql-forms.js";
import { tellUntold } from "./tell-untold.js";

const PAGE = 10_000;
const KEY = ["source", "group_id", "topic_id", "message_key"] as const;
/** Above every number; messages without one are ordered by their time behind it. */
const UNNUMBERED = sql.lit(2 ** 52);
const LATEST = sql.lit(2 ** 52 - 1);

/** Carries messages over: the event that tells each, and what became known of it later. */
export function carryMessages(types: ColumnTypes): ResumableStep {
  const forms = sqlForms(types);
  return {
    name: "messages",
    async total(database) {
      const { rows } = await sql<Row>`select count(*) as messages from ${sql.table(OLD_MESSAGES)}`.execute(database);
      return Number(rows[0]?.messages);
    },
    async advance(database, position) {
      const { done, key }: Walk = position === null ? { done: 0, key: null } : JSON.parse(position);
      const end = await endOfPage(database, key, forms);
      const page = sql`${isAfter(key, forms)} and ${end ? forms.isUpTo(prefixed(KEY), end) : sql`1 = 1`}`;
      await tellUntold(database, page);
      await carry(database, page, forms);
      const walk: Walk = { done: done + PAGE, key: end ?? null };
      return end && { position: JSON.stringify(walk), done: walk.done };
    },
  };
}

interface Walk {
  readonly done: number;
  readonly key: readonly string[] | null;
}

const prefixed = (columns: readonly string[]) => columns.map((column) => `o.${column}`);
const listed = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));

function isAfter(key: readonly string[] | null, forms: SqlForms): RawBuilder<unknown> {
  return key ? forms.isAfter(prefixed(KEY), key) : sql`1 = 1`;
}

/** The key of the last row of a full page. */
async function endOfPage(
  database: MigratedDatabase,
  after: readonly string[] | null,
  forms: SqlForms,
): Promise<readonly string[] | undefined> {
  const { rows } = await sql<Row>`
    select ${listed(KEY)} from ${sql.table(OLD_MESSAGES)} as o where ${isAfter(after, forms)}
    order by ${listed(KEY)} limit 1 offset ${sql.lit(PAGE - 1)}`.execute(database);
  const [row] = rows;
  return row && KEY.map((column) => text(row, column));
}

/** One whose event was emptied is due as well, and goes. */
async function carry(database: MigratedDatabase, page: RawBuilder<unknown>, forms: SqlForms): Promise<void> {
  const sortKey = sortKeyBy(forms);
  await sql`
    insert into grouphook_messages
      (source, group_id, topic_id, sort_key, message_key, told_sequence, sent_at, later_facts)
    select o.source, o.group_id, o.topic_id, ${sortKey}, o.message_key, t.sequence, o.sent_at, ${laterFactsBy(forms)}
    from ${sql.table(OLD_MESSAGES)} as o
    left join ${sql.table(TOLD_MESSAGES)} as t on o.is_sent = 1 and ${isOfKey("t")}
    where ${page} and (o.is_sent = 0 or (t.is_emptied = 0 and not exists (
      select 1 from ${sql.table(TOLD_MESSAGES)} as e
      where ${isOfKey("e")} and e.sequence <> t.sequence and ${tellsRatherThan}
    )))`.execute(database);
  await sql`
    insert into grouphook_message_keys (source, group_id, topic_id, message_key, sort_key)
    select o.source, o.group_id, o.topic_id, o.message_key, ${sortKey}
    from ${sql.table(OLD_MESSAGES)} as o
    where ${page} and o.message_key <> ${forms.asText(sortKey)} and exists (
      select 1 from grouphook_messages as m
      where m.source = o.source and m.group_id = o.group_id and m.topic_id = o.topic_id
        and m.sort_key = ${sortKey} and m.message_key = o.message_key
    )`.execute(database);
}

function isOfKey(told: string): RawBuilder<unknown> {
  return sql.join(
    KEY.map((column) => sql`${sql.ref(`${told}.${column}`)} = ${sql.ref(`o.${column}`)}`),
    sql` and `,
  );
}

/** A key may have been used again: the last event of a message that was sent when ours was, else the last one. */
const tellsRatherThan = sql`2 * ${isSentAtOurTime("e")} + case when e.sequence > t.sequence then 1 else 0 end
  > 2 * ${isSentAtOurTime("t")}`;

function isSentAtOurTime(told: string): RawBuilder<unknown> {
  return sql`case when coalesce(${sql.ref(`${told}.sent_at`)}, 0) = coalesce(o.sent_at, 0) then 1 else 0 end`;
}

/** The number that a key is in decimal. */
function numberOfKey({ isDigits, asInteger }: SqlForms): RawBuilder<unknown> {
  const key = "o.message_key";
  const isShort = sql`length(${sql.ref(key)}) between 1 and 16`;
  const isPlain = sql`(${sql.ref(key)} = '0' or substr(${sql.ref(key)}, 1, 1) <> '0')`;
  const number = asInteger(key);
  return sql`case when ${isShort} and ${isDigits(key)} and ${isPlain}
    then case when ${number} < ${UNNUMBERED} then ${number} end end`;
}

function sortKeyBy(forms: SqlForms): RawBuilder<unknown> {
  const time = sql`case when o.sent_at > ${LATEST} then ${LATEST} else coalesce(o.sent_at, 0) end`;
  const number = sql`case when o.seq >= 0 and o.seq < ${UNNUMBERED} then o.seq end`;
  return sql`coalesce(${number}, ${numberOfKey(forms)}, ${UNNUMBERED} + ${time})`;
}

/** The facts in JSON, each left out where it is as at first. */
function laterFactsBy(forms: SqlForms): RawBuilder<unknown> {
  const fact = (isThere: RawBuilder<unknown>, name: string, value: RawBuilder<unknown>) =>
    sql`case when ${isThere} then concat(${sql.lit(`,"${name}":`)}, ${value}) else '' end`;
  const isUnnumbered = sql`o.is_sent = 1 and o.seq is null and ${numberOfKey(forms)} is not null`;
  const facts = [
    fact(sql`o.recalled_at is not null`, "recalledAt", sql`o.recalled_at`),
    fact(sql`o.read_count <> 0`, "readCount", sql`o.read_count`),
    fact(sql`o.unread_count is not null`, "unreadCount", sql`o.unread_count`),
    fact(sql`o.extensions <> '{}'`, "extensions", sql`o.extensions`),
    fact(sql`o.extensions_cleared_at <> 0`, "extensionsClearedAt", sql`o.extensions_cleared_at`),
    fact(sql`o.changed_at <> '{}'`, "changedAt", sql`o.changed_at`),
    fact(isUnnumbered, "isUnnumbered", sql`'true'`),
  ];
  return sql`nullif(concat('{', substr(concat(${sql.join(facts)}), 2), '}'), '{}')`;
}
