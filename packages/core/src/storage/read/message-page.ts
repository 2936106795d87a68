import type { Kysely } from "kysely";
import type { MessageRecord, Page } from "../../ledger/ledger-reader.js";
import { integer, text } from "../schema/column.js";
import { messageOfRow, messages } from "../schema/messages-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { boundedRows, bytesIn } from "./bounded-rows.js";
import { page, readNumberedCursor } from "./page.js";
import { messageIn, messageRecord } from "./records.js";

const COLUMNS = [...messages.columns.map((column) => `m.${column}`), "f.data"];

/** Which messages are asked for. */
interface Asked {
  readonly source: string;
  readonly groupId: string;
  /** Empty for the group itself. */
  readonly topicId: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Messages of a group's present life, the newest first, each with what its event tells. */
export async function messagePage(
  database: Kysely<Tables>,
  group: { readonly state: string; readonly dissolved_at: number | null },
  { source, groupId, topicId, cursor, limit }: Asked,
): Promise<Page<MessageRecord>> {
  let query = database
    .selectFrom("grouphook_messages as m")
    .innerJoin("grouphook_feed as f", "f.sequence", "m.told_sequence")
    .where("m.source", "=", source)
    .where("m.group_id", "=", groupId)
    .where("m.topic_id", "=", topicId);
  if (group.state === "active" && group.dissolved_at !== null) {
    // Vendors time messages by whole seconds.
    const since = group.dissolved_at - (group.dissolved_at % 1000);
    query = query.where((where) => where.or([where("m.sent_at", "is", null), where("m.sent_at", ">=", since)]));
  }
  if (cursor !== undefined) {
    const [sortKey, key] = readNumberedCursor(cursor);
    query = query.where((where) =>
      where.or([
        where("m.sort_key", "<", sortKey),
        where.and([where("m.sort_key", "=", sortKey), where("m.message_key", "<", key)]),
      ]),
    );
  }
  const ordered = query.orderBy("m.sort_key", "desc").orderBy("m.message_key", "desc");
  const rows = await boundedRows<Row>(limit, {
    weigh: (count) => ordered.select(bytesIn(COLUMNS)).limit(count).execute(),
    read: (count) => ordered.selectAll("m").select("f.data").limit(count).execute(),
  });
  const keyOf = (row: Row) => [String(integer(row, "sort_key")), text(row, "message_key")];
  return page(rows, keyOf, (row) => messageRecord(messageOfRow(row), messageIn(row)));
}
