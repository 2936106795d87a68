import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import { upsert } from "../engine.js";
import { callbackSegments, type RawCallback } from "../schema/callback-segments-table.js";
import { integer } from "../schema/column.js";
import { strippedSegment } from "../schema/stripped-segment.js";
import type { RowOf } from "../schema/table.js";
import { carriesId } from "./carries-id.js";
import type { ErasureRun } from "./erasure-run.js";
import { goThrough } from "./numbered-rows.js";

/** Callbacks whose segments one look-up reads. */
const SPAN = 1000;
/** Callbacks that are unpacked at once: that takes processor time which others need too. */
const AT_ONCE = 250;

/** Takes bodies and circumstances out of raw callbacks that carry the target's id. */
export async function eraseCallbacks(run: ErasureRun): Promise<void> {
  const columns = sql`first_callback_id, callbacks, source, received_at, hex(packed) as packed`;
  const carries = (raw: RawCallback) => carriesId(raw.body, run.targetId) || isAbout(raw, run);
  await goThrough(run, { table: callbackSegments, span: SPAN, columns, where: sql`1 = 1` }, async (rows) => {
    let unpacked = 0;
    for (const row of rows) {
      unpacked += integer(row, "callbacks");
      if (unpacked > AT_ONCE) {
        await nextTurn();
        unpacked = 0;
      }
      const segment = callbackSegments.wholeRow(row);
      const without = strippedSegment(segment, carries);
      if (without.stripped > 0) await strip(run, { segment, without, carries });
    }
  });
}

/** A segment as it was read, and as it is to be. */
interface Prepared {
  readonly segment: RowOf<typeof callbackSegments>;
  readonly without: ReturnType<typeof strippedSegment>;
  readonly carries: (raw: RawCallback) => boolean;
}

/** Writes what was prepared while nobody had to wait for it, unless somebody else has changed the segment since. */
async function strip(run: ErasureRun, { segment, without, carries }: Prepared): Promise<void> {
  const first = segment.first_callback_id;
  const find = { table: callbackSegments, by: callbackSegments.key, keys: [[first]] };
  await run.step(first, [find], async ([rows = []], transaction) => {
    const [found] = rows;
    if (!found) return {};
    const isSame = found.packed === segment.packed;
    const { row, stripped } = isSame ? without : strippedSegment(callbackSegments.wholeRow(found), carries);
    if (stripped > 0) transaction.write(upsert(callbackSegments, [row]));
    return { callbacks: stripped };
  });
  await run.tools.giveWay();
}

/** The request that made a group does not name it. */
function isAbout({ outcome }: RawCallback, { subject, targetId }: ErasureRun): boolean {
  return subject === "group" && outcome.result === "performed" && outcome.groupId === targetId;
}
