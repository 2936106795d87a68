import { type RawBuilder, sql } from "kysely";
import { deleting } from "../engine.js";
import { headNumber } from "../read/head-number.js";
import { integer, text } from "../schema/column.js";
import { messageKeys } from "../schema/message-keys-table.js";
import { keyRowOf, messages } from "../schema/messages-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { ErasureRun } from "./erasure-run.js";

/** Rows one look-up reads and one transaction removes, so that callbacks never wait long behind it. */
const PAGE = 200;

/** Removes the messages of a group that were told up to now, and what was told of others. */
export async function eraseMessages(run: ErasureRun): Promise<void> {
  if (run.subject === "user") return;
  const newest = await headNumber(run.tools.engine.kysely, "feed_sequence");
  for (let rows = await rowsAfter(run, newest); rows.length > 0; rows = await rowsAfter(run, newest, rows.at(-1))) {
    const keys = rows.map(keyOf);
    await run.step(run.reached, [{ table: messages, by: messages.key, keys }], async ([found = []], transaction) => {
      const due = found.map(messages.wholeRow).filter(({ told_sequence: told }) => told === null || told <= newest);
      const keyRows = due.flatMap((row) => keyRowOf(row) ?? []);
      for (const write of [
        ...deleting(messages, due.map(messages.keyOf)),
        ...deleting(messageKeys, keyRows.map(messageKeys.keyOf)),
      ])
        transaction.write(write);
      return {};
    });
    await run.tools.giveWay();
  }
}

function keyOf(row: Row): readonly SqlValue[] {
  const [source, groupId, topicId] = [text(row, "source"), text(row, "group_id"), text(row, "topic_id")];
  return [source, groupId, topicId, integer(row, "sort_key"), text(row, "message_key")];
}

/** The next rows: of the same topic, else of the next. Each is one stretch of the key. */
async function rowsAfter({ source, targetId, tools }: ErasureRun, newest: number, last?: Row): Promise<readonly Row[]> {
  const topicId = last ? text(last, "topic_id") : "";
  const sortKey = last ? integer(last, "sort_key") : -1;
  const key = last ? text(last, "message_key") : "";
  const stretches: readonly RawBuilder<unknown>[] = [
    sql`topic_id = ${topicId} and sort_key = ${sortKey} and message_key > ${key} order by message_key`,
    sql`topic_id = ${topicId} and sort_key > ${sortKey} order by sort_key, message_key`,
    sql`topic_id > ${topicId} order by topic_id, sort_key, message_key`,
  ];
  for (const stretch of stretches) {
    const { rows } = await sql<Row>`
      select source, group_id, topic_id, sort_key, message_key from grouphook_messages
      where source = ${source} and group_id = ${targetId} and (told_sequence is null or told_sequence <= ${newest})
      and ${stretch} limit ${PAGE}`.execute(tools.engine.kysely);
    if (rows.length > 0) return rows;
  }
  return [];
}
