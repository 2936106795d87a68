import { sql } from "kysely";
import { optionalText, text } from "../schema/column.js";
import { deadLetters } from "../schema/dead-letters-table.js";
import type { Row } from "../schema/row.js";
import { carriesId } from "./carries-id.js";
import type { ErasureRun } from "./erasure-run.js";

/** Letters one look-up reads: each holds a whole body. */
const PAGE = 20;

/** Removes dead letters that carry the target's id. */
export async function eraseDeadLetters(run: ErasureRun): Promise<void> {
  for (let after = ""; ; ) {
    const { rows } = await sql<Row>`
      select dead_letter_id, body, callback, request from grouphook_dead_letters
      where source = ${run.source} and dead_letter_id > ${after}
      order by dead_letter_id limit ${PAGE}`.execute(run.tools.engine.kysely);
    const last = rows.at(-1);
    if (!last) return;
    const keys = rows.filter((row) => carries(row, run.targetId)).map((row) => [text(row, "dead_letter_id")]);
    if (keys.length > 0) {
      const find = { table: deadLetters, by: deadLetters.key, keys };
      await run.step(run.reached, [find], async ([found = []], transaction) => {
        transaction.write({ kind: "delete", table: deadLetters, by: deadLetters.key, keys });
        return { deadLetters: found.length };
      });
    }
    after = text(last, "dead_letter_id");
    await run.tools.giveWay();
  }
}

function carries(letter: Row, id: string): boolean {
  const held = [text(letter, "body"), optionalText(letter, "callback"), optionalText(letter, "request")];
  return held.some((one) => one !== null && carriesId(one, id));
}
