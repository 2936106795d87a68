import type { Kysely } from "kysely";
import type { CommandFilter, CommandRecord, CommandRequest } from "../../ledger/command.js";
import type { NewestPage, NewestRequest } from "../../ledger/ledger-reader.js";
import { type NumberedRows, newestRows, rowsAfter } from "../read/numbered-rows.js";
import { commandLog, commandOfRow } from "../schema/command-log-table.js";
import type { Tables } from "../schema/tables.js";

/** Reads the log of commands, as far as it is kept. */
export async function commandPage(
  database: Kysely<Tables>,
  request: CommandRequest,
): Promise<readonly CommandRecord[]> {
  return (await rowsAfter(database, rowsThat(request), request)).map(commandOfRow);
}

/** The same, newest first. */
export async function newestCommands(
  database: Kysely<Tables>,
  request: NewestRequest & CommandFilter,
): Promise<NewestPage<CommandRecord>> {
  const { rows, next } = await newestRows(database, rowsThat(request), request);
  return { items: rows.map(commandOfRow), next };
}

function rowsThat({ source, groupId, token, state }: CommandFilter): NumberedRows {
  return { table: commandLog, number: "command_id", equal: { source, group_id: groupId, token, state } };
}
