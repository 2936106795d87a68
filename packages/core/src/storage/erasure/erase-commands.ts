import { type RawBuilder, sql } from "kysely";
import { integer, optionalText } from "../schema/column.js";
import { commandLog } from "../schema/command-log-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import { carriesId } from "./carries-id.js";
import type { ErasureRun } from "./erasure-run.js";
import { goThrough } from "./numbered-rows.js";

/** Numbers that one look-up goes through. */
const SPAN = 5000;
/** Commands that one transaction changes. */
const STEP = 200;

const BLANK: Partial<RowOf<typeof commandLog>> = {
  request: null,
  remark: null,
  refused: null,
  answer: null,
  content_since: null,
};
const TEXTS = ["request", "remark", "refused", "answer"] as const;

/** Takes out of commands what was asked for, said and answered, where the target acted or is named. */
export async function eraseCommands(run: ErasureRun): Promise<void> {
  const { subject, targetId } = run;
  const written = JSON.stringify(targetId).slice(1, -1);
  const columns = sql`command_id, actor_id, group_id, request, remark, refused, answer`;
  const holdsAny = sql.join(
    TEXTS.map((name) => sql`${sql.ref(name)} is not null`),
    sql` or `,
  );
  const namesTarget = sql.join(
    TEXTS.map((name) => sql`instr(${sql.ref(name)}, ${written}) > 0`),
    sql` or `,
  );
  const isTheirs: RawBuilder<unknown> =
    subject === "group" ? sql`group_id = ${targetId}` : sql`actor_id = ${targetId} or ${namesTarget}`;
  const where = sql`(${holdsAny}) and (${isTheirs})`;
  await goThrough(run, { table: commandLog, span: SPAN, columns, where }, async (rows) => {
    const due = rows.filter((row) => isMeant(row, run)).map((row) => integer(row, "command_id"));
    for (let first = 0; first < due.length; first += STEP) {
      const keys = due.slice(first, first + STEP).map((id) => [id]);
      await run.step(due[first + keys.length - 1] ?? run.reached, [], async (_, transaction) => {
        transaction.write({ kind: "update", table: commandLog, by: commandLog.key, keys, values: { ...BLANK } });
        return { commands: keys.length };
      });
      await run.tools.giveWay();
    }
  });
}

function isMeant(row: Row, { subject, targetId }: ErasureRun): boolean {
  if (subject === "group" || row.actor_id === targetId) return true;
  return TEXTS.some((name) => {
    const text = optionalText(row, name);
    return text !== null && carriesId(text, targetId);
  });
}
