import { sql } from "kysely";
import type { Engine } from "../engine.js";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";

/** A clock that was wrong for a while leaves events from the future. Those do not end the search for old ones. */
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/** What tells that an event is due. */
export interface DueEvents {
  readonly before: number;
  readonly now: number;
}

/** Of some events in order: how many, from the first on, are followed by none that stays. */
export function duePrefix(rows: readonly Row[], { before, now }: DueEvents): number {
  const staying = rows.findIndex((row) => toldAt(row) >= before && toldAt(row) <= now + CLOCK_TOLERANCE_MS);
  const few = staying < 0 ? rows : rows.slice(0, staying);
  return few.findLastIndex((row) => toldAt(row) < before) + 1;
}

/** The next events after a number: what they are and when they came in. */
export async function eventsAfter({ kysely }: Engine, after: number, count: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select sequence, type, source, occurred_at, told_at from grouphook_feed
    where sequence > ${after} order by sequence limit ${count}`.execute(kysely);
  return rows;
}

/** Events older than the column count by when they happened. */
function toldAt(row: Row): number {
  return integer(row, row.told_at === null ? "occurred_at" : "told_at");
}
