import type { Kysely } from "kysely";
import { messageOfRow, numberOfKey } from "../schema/messages-table.js";
import type { Tables } from "../schema/tables.js";

/** The vendor's number of a message, by its key. */
export async function messageNumber(
  database: Kysely<Tables>,
  source: string,
  groupId: string,
  { topicId = "", key }: { readonly topicId?: string; readonly key: string },
): Promise<number | undefined> {
  const place = await database
    .selectFrom("grouphook_message_keys")
    .select("sort_key")
    .where("source", "=", source)
    .where("group_id", "=", groupId)
    .where("topic_id", "=", topicId)
    .where("message_key", "=", key)
    .executeTakeFirst();
  const sortKey = place?.sort_key ?? numberOfKey(key);
  if (sortKey === undefined) return undefined;
  const row = await database
    .selectFrom("grouphook_messages")
    .selectAll()
    .where("source", "=", source)
    .where("group_id", "=", groupId)
    .where("topic_id", "=", topicId)
    .where("sort_key", "=", sortKey)
    .where("message_key", "=", key)
    .executeTakeFirst();
  return row && (messageOfRow(row).message.seq ?? undefined);
}
