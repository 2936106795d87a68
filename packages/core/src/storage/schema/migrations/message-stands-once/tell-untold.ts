import { type RawBuilder, sql } from "kysely";
import { integer, json, optionalInteger, optionalText, text } from "../../column.js";
import type { Row } from "../../row.js";
import type { MigratedDatabase } from "../resumable-steps.js";
import { insertRows } from "./insert-rows.js";
import { OLD_MESSAGES, TOLD_MESSAGES } from "./new-tables.js";
import { OLD_CONTENT_COLUMNS, OLD_WORDS_MS } from "./old-words.js";

const AT_ONCE = 100;

/**
 * Tells at the end of the feed the messages of a page that no event tells, as after somebody deleted events: what they say
 * would be lost else.
 */
export async function tellUntold(database: MigratedDatabase, page: RawBuilder<unknown>): Promise<void> {
  for (;;) {
    const { rows } = await sql<Row>`
      select o.* from ${sql.table(OLD_MESSAGES)} as o
      where ${page} and o.is_sent = 1 and not exists (
        select 1 from ${sql.table(TOLD_MESSAGES)} as t
        where t.source = o.source and t.group_id = o.group_id and t.topic_id = o.topic_id
          and t.message_key = o.message_key
      ) limit ${sql.lit(AT_ONCE)}`.execute(database);
    if (rows.length === 0) return;
    await tell(database, rows);
  }
}

async function tell(database: MigratedDatabase, rows: readonly Row[]): Promise<void> {
  const { rows: heads } = await sql<Row>`select feed_sequence from grouphook_head`.execute(database);
  const now = Date.now();
  let sequence = integer(heads[0] ?? {}, "feed_sequence");
  for (const row of rows) {
    sequence += 1;
    const source = text(row, "source");
    const sentAt = optionalInteger(row, "sent_at");
    await sql`
      insert into grouphook_feed (sequence, type, source, group_id, actor_id, command, occurred_at, data, told_at)
      values (${sequence}, 'message.sent', ${source}, ${row.group_id}, ${row.sender_id}, '', ${sentAt ?? now},
        ${dataOf(row)}, ${now})`.execute(database);
    await sql`
      insert into ${sql.table(TOLD_MESSAGES)}
        (sequence, source, group_id, topic_id, message_key, sent_at, is_emptied)
      values (${sequence}, ${source}, ${row.group_id}, ${row.topic_id}, ${row.message_key}, ${sentAt}, 0)`.execute(
      database,
    );
    const since = Math.min(optionalInteger(row, "content_since") ?? now, sentAt ?? now);
    const old = since < now - OLD_WORDS_MS ? [[source, since, -sequence, sequence, sequence]] : [];
    await insertRows(database, "grouphook_old_content", OLD_CONTENT_COLUMNS, old);
  }
  await sql`update grouphook_head set feed_sequence = ${sequence}`.execute(database);
}

/** The fields of the change as the feed tells them. */
function dataOf(row: Row): string {
  const topicId = text(row, "topic_id");
  const mentions = json<object | null>(row, "mentions");
  const message = {
    key: text(row, "message_key"),
    seq: optionalInteger(row, "seq") ?? undefined,
    senderId: optionalText(row, "sender_id") ?? undefined,
    elements: json<readonly object[]>(row, "elements"),
    text: text(row, "text"),
    custom: optionalText(row, "custom") ?? undefined,
    mentions: mentions ?? undefined,
    priority: optionalText(row, "priority") ?? undefined,
    onlineOnly: row.online_only === 1 ? true : undefined,
    clientId: optionalText(row, "client_id") ?? undefined,
    sentAt: optionalInteger(row, "sent_at") ?? undefined,
  };
  return JSON.stringify(topicId === "" ? { message } : { topicId, message });
}
