import type { RunExclusive } from "../batch/exclusive-writing.js";
import { deleting, type Engine, upsert } from "../engine.js";
import { headNumber } from "../read/head-number.js";
import { integer } from "../schema/column.js";
import { feed } from "../schema/feed-table.js";
import { head } from "../schema/head-table.js";
import { editsStanding } from "./edited-words.js";
import { messagesTold } from "./empty-events.js";
import { extensionsStanding } from "./extension-words.js";
import { type DueEvents, dueEvents } from "./walk-feed.js";

/** Events one transaction takes, so that callbacks never wait long behind it. */
const STEP = 100;

/**
 * Removes the events that came in before a moment, from the first on. Readers are told that they are gone; those whose
 * messages, or whose words on messages, are kept stay behind that, until these go. Resolves to the number of events that readers lost.
 */
export async function pruneFeed(engine: Engine, runExclusive: RunExclusive, due: DueEvents): Promise<number> {
  let pruned = 0;
  const floor = await headNumber(engine.kysely, "feed_floor");
  for await (const rows of dueEvents(engine, floor, STEP, due)) {
    const keys = rows.map((row) => [integer(row, "sequence")]);
    const reached = Math.max(...keys.flat());
    await runExclusive(() =>
      engine.transact([{ table: feed, by: feed.key, keys }], async (headRow, [events = []], transaction) => {
        const kept = new Set([
          ...(await messagesTold(transaction, events)).map((row) => row.told_sequence),
          ...(await extensionsStanding(transaction, events)).map((event) => integer(event, "sequence")),
          ...(await editsStanding(transaction, events)).map((event) => integer(event, "sequence")),
        ]);
        const gone = keys.filter(([sequence]) => !kept.has(sequence ?? null));
        for (const write of deleting(feed, gone)) transaction.write(write);
        const before = head.wholeRow(headRow);
        transaction.write(upsert(head, [{ ...before, feed_floor: Math.max(before.feed_floor, reached) }]));
      }),
    );
    pruned += rows.length;
  }
  return pruned;
}
