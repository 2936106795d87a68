import { randomUUID } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { headMarked, markOfHead } from "../batch/head-mark.js";
import { deleting, upsert, type Write } from "../engine.js";
import { text } from "../schema/column.js";
import { head } from "../schema/head-table.js";
import { members } from "../schema/members-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { ErasureRun } from "./erasure-run.js";

/** Rows one look-up reads and one transaction changes, so that callbacks never wait long behind it. */
const PAGE = 200;

const BLANK = { nickname: "", avatar: "", custom: "null" } as const satisfies Partial<RowOf<typeof members>>;

/**
 * Takes out what is told of members but that they are members: who is present stays, as the vendor's group has them. Of
 * somebody who has left nothing stays, unless the group is erased as a whole.
 */
export async function eraseMembers(run: ErasureRun): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await rowsAfter(run, after);
    const last = rows.at(-1);
    if (!last) return;
    const find = {
      table: members,
      by: members.key,
      keys: rows.map((row) => members.key.map((name) => text(row, name))),
    };
    await run.step(run.reached, [find], async ([found = []], transaction, headRow) => {
      const due = found.map(members.wholeRow).filter((row) => isDue(run, row));
      if (due.length === 0) return {};
      const gone = due.filter((row) => isToGo(run, row));
      const staying = due.filter((row) => !isToGo(run, row));
      const removal = deleting(members, gone.map(members.keyOf));
      const blank =
        staying.length > 0
          ? [
              upsert(
                members,
                staying.map((row) => ({ ...row, ...BLANK })),
              ),
            ]
          : [];
      for (const write of [...removal, ...blank, unsettledHead(headRow)]) transaction.write(write);
      return { members: due.length };
    });
    after = text(last, run.subject === "user" ? "group_id" : "user_id");
    await run.tools.giveWay();
  }
}

/** The head with a mark of its own, so that no process goes by what it has cached of groups and their members. */
export function unsettledHead(headRow: Row): Write {
  return upsert(head, [headMarked(headRow, { ...markOfHead(headRow), lastBatch: `erasure/${randomUUID()}` })]);
}

function isToGo({ subject }: ErasureRun, row: RowOf<typeof members>): boolean {
  return subject === "user" && row.present === 0;
}

function isDue(run: ErasureRun, row: RowOf<typeof members>): boolean {
  return isToGo(run, row) || row.nickname !== "" || row.avatar !== "" || row.custom !== BLANK.custom;
}

async function rowsAfter(run: ErasureRun, after: string): Promise<readonly Row[]> {
  const { source, targetId } = run;
  const holdsTexts = sql`nickname <> '' or avatar <> '' or custom <> 'null'`;
  const stretch: RawBuilder<unknown> =
    run.subject === "user"
      ? sql`user_id = ${targetId} and group_id > ${after} and (present = 0 or ${holdsTexts}) order by group_id`
      : sql`group_id = ${targetId} and user_id > ${after} and (${holdsTexts}) order by user_id`;
  const { rows } = await sql<Row>`
    select source, group_id, user_id from grouphook_members
    where source = ${source} and ${stretch} limit ${PAGE}`.execute(run.tools.engine.kysely);
  return rows;
}
