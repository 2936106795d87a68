import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import { upsert } from "../engine.js";
import { callbackSegments, type RawCallback } from "../schema/callback-segments-table.js";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import { carriesId } from "./carries-id.js";
import type { ErasureRun } from "./erasure-run.js";
import { goThrough } from "./numbered-rows.js";
import { strippedSegment } from "./stripped-segment.js";

/** Callbacks whose segments one look-up reads. */
const SPAN = 500;

/** Takes bodies and circumstances out of raw callbacks that carry the target's id. */
export async function eraseCallbacks(run: ErasureRun): Promise<void> {
  const columns = sql`first_callback_id, callbacks, source, received_at, hex(packed) as packed`;
  const carries = (raw: RawCallback) => carriesId(raw.body, run.targetId) || isAbout(raw, run);
  await goThrough(run, { table: callbackSegments, span: SPAN, columns, where: sql`1 = 1` }, async (rows) => {
    for (const row of rows) {
      // Unpacking takes processor time that callbacks need too.
      await nextTurn();
      if (strippedSegment(callbackSegments.wholeRow(row), carries).stripped > 0) await strip(run, row, carries);
    }
  });
}

async function strip(run: ErasureRun, row: Row, carries: (raw: RawCallback) => boolean): Promise<void> {
  const first = integer(row, "first_callback_id");
  const find = { table: callbackSegments, by: callbackSegments.key, keys: [[first]] };
  await run.step(first, [find], async ([rows = []], transaction) => {
    const [found] = rows;
    if (!found) return {};
    const { row: left, stripped } = strippedSegment(callbackSegments.wholeRow(found), carries);
    if (stripped > 0) transaction.write(upsert(callbackSegments, [left]));
    return { callbacks: stripped };
  });
  await run.tools.giveWay();
}

/** The request that made a group does not name it. */
function isAbout({ outcome }: RawCallback, { subject, targetId }: ErasureRun): boolean {
  return subject === "group" && outcome.result === "performed" && outcome.groupId === targetId;
}
