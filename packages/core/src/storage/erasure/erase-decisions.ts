import { type RawBuilder, sql } from "kysely";
import { integer, optionalText } from "../schema/column.js";
import { decisions } from "../schema/decisions-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { ErasureRun } from "./erasure-run.js";
import { goThrough } from "./numbered-rows.js";

/** Numbers that one look-up goes through. */
const SPAN = 5000;
/** Decisions that one transaction changes. */
const STEP = 200;

const BLANK: Partial<RowOf<typeof decisions>> = { text: null, remark: null, circumstances: null, content_since: null };

/** Takes texts, remarks and circumstances out of decisions about what the target did, and out of those whose texts name it. */
export async function eraseDecisions(run: ErasureRun): Promise<void> {
  const { subject, targetId } = run;
  const columns = sql`decision_id, actor_id, group_id, text, remark`;
  const holdsAny = sql`text is not null or remark is not null or circumstances is not null`;
  const isTheirs: RawBuilder<unknown> =
    subject === "group"
      ? sql`group_id = ${targetId}`
      : sql`actor_id = ${targetId} or instr(text, ${targetId}) > 0 or instr(remark, ${targetId}) > 0`;
  const where = sql`(${holdsAny}) and (${isTheirs})`;
  await goThrough(run, { table: decisions, span: SPAN, columns, where }, async (rows) => {
    const due = rows.filter((row) => isMeant(row, run)).map((row) => integer(row, "decision_id"));
    for (let first = 0; first < due.length; first += STEP) {
      const keys = due.slice(first, first + STEP).map((id) => [id]);
      await run.step(due[first + keys.length - 1] ?? run.reached, [], async (_, transaction) => {
        transaction.write({ kind: "update", table: decisions, by: decisions.key, keys, values: { ...BLANK } });
        return { decisions: keys.length };
      });
      await run.tools.giveWay();
    }
  });
}

function isMeant(row: Row, { subject, targetId }: ErasureRun): boolean {
  if (subject === "group" || row.actor_id === targetId) return true;
  return [optionalText(row, "text"), optionalText(row, "remark")].some(
    (said) => said !== null && names(said, targetId),
  );
}

/** Whether an id stands in a text as a word. */
function names(said: string, id: string): boolean {
  const isLetter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  for (let at = said.indexOf(id); at >= 0; at = said.indexOf(id, at + 1)) {
    if (!isLetter(said[at - 1]) && !isLetter(said[at + id.length])) return true;
  }
  return false;
}
