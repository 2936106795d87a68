import type { Kysely } from "kysely";
import type { Tables } from "../schema/tables.js";

/** The running numbers of the record, and the last event that is too old to be read. */
export type HeadNumber = "feed_sequence" | "feed_floor" | "callback_id" | "decision_id" | "command_id";

/** A number as the last batch left it. */
export async function headNumber(database: Kysely<Tables>, name: HeadNumber): Promise<number> {
  const row = await database.selectFrom("grouphook_head").select(name).executeTakeFirstOrThrow();
  return row[name];
}
