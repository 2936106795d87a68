import type { Kysely } from "kysely";
import type { CommandRecord, CommandRequest } from "../../ledger/command.js";
import { boundedRows, bytesIn, DEFAULT_LIMIT } from "../read/bounded-rows.js";
import { checkNotBeyond, checkPosition } from "../read/positions.js";
import { commandLog, commandOfRow } from "../schema/command-log-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";

/** Reads the log of commands, as far as it is kept. */
export async function commandPage(
  database: Kysely<Tables>,
  { source, groupId, token, state, after = 0, limit = DEFAULT_LIMIT }: CommandRequest,
): Promise<readonly CommandRecord[]> {
  checkPosition(after);
  let query = database.selectFrom("grouphook_command_log").where("command_id", ">", after);
  if (source !== undefined) query = query.where("source", "=", source);
  if (groupId !== undefined) query = query.where("group_id", "=", groupId);
  if (token !== undefined) query = query.where("token", "=", token);
  if (state !== undefined) query = query.where("state", "=", state);
  const ordered = query.orderBy("command_id");
  const { rows } = await boundedRows<Row>(limit, {
    weigh: (count) => ordered.select(bytesIn(commandLog.columns)).limit(count).execute(),
    read: (count) => ordered.selectAll().limit(count).execute(),
  });
  if (rows.length === 0) await checkNotBeyond(database, after, "command_id");
  return rows.map(commandOfRow);
}
