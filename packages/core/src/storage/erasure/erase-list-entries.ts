import { sql } from "kysely";
import { deleting } from "../engine.js";
import { text } from "../schema/column.js";
import { listEntries } from "../schema/list-entries-table.js";
import type { Row } from "../schema/row.js";
import { unsettledHead } from "./erase-members.js";
import type { ErasureRun } from "./erasure-run.js";

/** Rows one look-up reads and one transaction removes, so that callbacks never wait long behind it. */
const PAGE = 200;

/** Takes a person off all lists of groups: they may name somebody who is no member any more, or never was one. */
export async function eraseListEntries(run: ErasureRun): Promise<void> {
  const { source, subject, targetId, tools } = run;
  if (subject === "group") return;
  for (;;) {
    const { rows } = await sql<Row>`
      select source, group_id, list, user_id from grouphook_list_entries
      where source = ${source} and user_id = ${targetId} limit ${PAGE}`.execute(tools.engine.kysely);
    if (rows.length === 0) return;
    const keys = rows.map((row) => listEntries.key.map((column) => text(row, column)));
    const find = { table: listEntries, by: listEntries.key, keys };
    await run.step(run.reached, [find], async ([found = []], transaction, headRow) => {
      const due = found.map(listEntries.wholeRow);
      const removal = deleting(listEntries, due.map(listEntries.keyOf));
      for (const write of [...removal, unsettledHead(headRow)]) transaction.write(write);
      return { members: due.length };
    });
    await tools.giveWay();
  }
}
