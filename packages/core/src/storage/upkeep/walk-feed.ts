import { sql } from "kysely";
import type { Engine } from "../engine.js";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";

/** A clock that was wrong for a while leaves events from the future. Those do not end the search for old ones. */
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;
/** Events from the future that one look-up passes over. */
const LOOK_AHEAD = 2000;

/** What tells that an event is due. */
export interface DueEvents {
  readonly before: number;
  readonly now: number;
}

/**
 * The events after a number that are due, in order, page by page: from the first on all up to the last that is followed by none
 * that stays. The next page is read when it is asked for.
 */
export async function* dueEvents(
  engine: Engine,
  after: number,
  count: number,
  due: DueEvents,
): AsyncGenerator<readonly Row[], void> {
  /** Up to here everything is due, whatever its time. */
  let known = after;
  for (let reached = after; ; ) {
    const rows = await eventsAfter(engine, reached, count);
    const isKnown = rows.findLastIndex((row) => integer(row, "sequence") <= known) + 1;
    const passed = rows.slice(0, Math.max(isKnown, duePrefix(rows, due)));
    const last = passed.at(-1);
    if (last) {
      yield passed;
      reached = integer(last, "sequence");
      continue;
    }
    const next = rows.every((row) => isAhead(row, due)) ? await nextDue(engine, reached, due) : undefined;
    if (next === undefined) return;
    known = next;
  }
}

/** Of some events in order: how many, from the first on, are followed by none that stays. */
function duePrefix(rows: readonly Row[], due: DueEvents): number {
  const staying = rows.findIndex((row) => toldAt(row) >= due.before && !isAhead(row, due));
  const few = staying < 0 ? rows : rows.slice(0, staying);
  return few.findLastIndex((row) => toldAt(row) < due.before) + 1;
}

/** The first event after some from the future, if it is due. */
async function nextDue(engine: Engine, after: number, due: DueEvents): Promise<number | undefined> {
  for (let reached = after; ; ) {
    const rows = await eventsAfter(engine, reached, LOOK_AHEAD);
    const first = rows.find((row) => !isAhead(row, due));
    if (first) return toldAt(first) < due.before ? integer(first, "sequence") : undefined;
    const last = rows.at(-1);
    if (!last) return undefined;
    reached = integer(last, "sequence");
  }
}

function isAhead(row: Row, { now }: DueEvents): boolean {
  return toldAt(row) > now + CLOCK_TOLERANCE_MS;
}

/** The next events after a number: what they are and when they came in. */
async function eventsAfter({ kysely }: Engine, after: number, count: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select sequence, type, source, occurred_at, told_at from grouphook_feed
    where sequence > ${after} order by sequence limit ${count}`.execute(kysely);
  return rows;
}

/** Events older than the column count by when they happened. */
function toldAt(row: Row): number {
  return integer(row, row.told_at === null ? "occurred_at" : "told_at");
}
