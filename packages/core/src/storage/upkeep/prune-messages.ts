import { sql } from "kysely";
import type { RunExclusive } from "../batch/exclusive-writing.js";
import { holdsContent } from "../batch/message-keeping.js";
import { type Engine, upsert } from "../engine.js";
import { integer, text } from "../schema/column.js";
import { feed } from "../schema/feed-table.js";
import { oldContent } from "../schema/old-content-table.js";
import { positions } from "../schema/positions-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import { emptyEvents } from "./empty-events.js";
import { stripSegments } from "./strip-segments.js";
import { type DueEvents, dueEvents } from "./walk-feed.js";

/** Events that one look-up reads. */
const PAGE = 500;
/** Events that one transaction empties, so that callbacks never wait long behind it. */
const STEP = 50;

/** Whose words are due. */
export interface DueWords extends DueEvents {
  readonly source: string;
}

/**
 * Takes out of the feed, with its messages, what people said in a source before a moment. Goes on where the last pruning
 * ended. Resolves to the number of events.
 */
export async function pruneMessages(engine: Engine, runExclusive: RunExclusive, due: DueWords): Promise<number> {
  const name = `messages/${due.source}`;
  let emptied = 0;
  for await (const rows of dueEvents(engine, await positionOf(engine, name), PAGE, due)) {
    const ours = rows.filter((row) => row.source === due.source && holdsContent(text(row, "type")));
    emptied += await emptyInSteps(
      engine,
      runExclusive,
      ours.map((row) => integer(row, "sequence")),
    );
    await keepPosition(engine, runExclusive, {
      name,
      reached: Math.max(...rows.map((row) => integer(row, "sequence"))),
    });
  }
  return emptied;
}

/** The same for words that were told long after they were said, and for their raw callbacks. */
export async function pruneOldContent(
  engine: Engine,
  runExclusive: RunExclusive,
  { source, before }: DueWords,
): Promise<number> {
  for (let removed = 0; ; ) {
    const { rows } = await sql<Row>`
      select source, content_since, callback_id, first_sequence, last_sequence from grouphook_old_content
      where source = ${source} and content_since < ${before}
      order by content_since, callback_id limit ${STEP}`.execute(engine.kysely);
    if (rows.length === 0) return removed;
    const due = rows.map(oldContent.wholeRow);
    const sequences = due.flatMap(({ first_sequence: first, last_sequence: last }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    removed += await emptyInSteps(engine, runExclusive, sequences);
    const callbackIds = due.map(({ callback_id: id }) => id);
    await stripSegments(engine, runExclusive, callbackIds);
    await runExclusive(() =>
      engine.transact([], async (_, __, transaction) => {
        transaction.write({ kind: "delete", table: oldContent, by: oldContent.key, keys: due.map(oldContent.keyOf) });
      }),
    );
    removed += rows.length;
  }
}

async function emptyInSteps(engine: Engine, runExclusive: RunExclusive, sequences: readonly number[]): Promise<number> {
  let emptied = 0;
  for (let first = 0; first < sequences.length; first += STEP) {
    const keys = sequences.slice(first, first + STEP).map((sequence): readonly SqlValue[] => [sequence]);
    emptied += await runExclusive(() =>
      engine.transact([{ table: feed, by: feed.key, keys }], (headRow, [events = []], transaction) =>
        emptyEvents(transaction, events, integer(headRow, "feed_floor")),
      ),
    );
  }
  return emptied;
}

async function positionOf({ kysely }: Engine, name: string): Promise<number> {
  const { rows } = await sql<Row>`select reached from grouphook_positions where name = ${name}`.execute(kysely);
  return rows[0] ? integer(rows[0], "reached") : 0;
}

/** Another process may have come further; that one's events are looked at once more. */
function keepPosition(
  engine: Engine,
  runExclusive: RunExclusive,
  position: { readonly name: string; readonly reached: number },
): Promise<void> {
  return runExclusive(() =>
    engine.transact([], async (_, __, transaction) => transaction.write(upsert(positions, [position])), "relaxed"),
  );
}
