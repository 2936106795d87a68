import { sql } from "kysely";
import type { RunExclusive } from "../batch/exclusive-writing.js";
import { type Engine, upsert } from "../engine.js";
import { callbackSegments } from "../schema/callback-segments-table.js";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import { strippedSegment } from "../schema/stripped-segment.js";

/** Takes bodies and circumstances out of raw callbacks of these numbers. What they were, and their outcome, stays. */
export async function stripSegments(
  engine: Engine,
  runExclusive: RunExclusive,
  callbackIds: readonly number[],
): Promise<void> {
  const meant = new Set(callbackIds);
  for (const first of await segmentsOf(engine, callbackIds)) {
    const find = { table: callbackSegments, by: callbackSegments.key, keys: [[first]] };
    await runExclusive(() =>
      engine.transact([find], async (_, [rows = []], transaction) => {
        const [found] = rows;
        if (!found) return;
        const { row, stripped } = strippedSegment(callbackSegments.wholeRow(found), (_, id) => meant.has(id));
        if (stripped > 0) transaction.write(upsert(callbackSegments, [row]));
      }),
    );
  }
}

/** The numbers of the segments that hold these callbacks, as far as they are kept. */
async function segmentsOf({ kysely }: Engine, callbackIds: readonly number[]): Promise<ReadonlySet<number>> {
  const segments = new Set<number>();
  for (const id of callbackIds) {
    const { rows } = await sql<Row>`
      select first_callback_id, callbacks from grouphook_callback_segments
      where first_callback_id <= ${id} order by first_callback_id desc limit 1`.execute(kysely);
    const [row] = rows;
    const first = row && integer(row, "first_callback_id");
    if (row && first !== undefined && id < first + integer(row, "callbacks")) segments.add(first);
  }
  return segments;
}
