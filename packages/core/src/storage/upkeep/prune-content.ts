import type { RunExclusive } from "../batch/exclusive-writing.js";
import type { Engine } from "../engine.js";
import { callbackSegments } from "../schema/callback-segments-table.js";
import { commandLog } from "../schema/command-log-table.js";
import { deadLetters } from "../schema/dead-letters-table.js";
import { decisions } from "../schema/decisions-table.js";
import type { RowOf } from "../schema/table.js";
import { type IndexedTable, pruneByIndex } from "./prune-by-index.js";
import { type DueWords, pruneMessages, pruneOldContent } from "./prune-messages.js";

const withoutWords: Partial<RowOf<typeof decisions>> = { content_since: null, text: null, remark: null };

const withoutRequest: Partial<RowOf<typeof commandLog>> = {
  ...{ content_since: null, request: null, remark: null, refused: null, answer: null },
};

/** What holds words beside the feed. */
const holders: readonly IndexedTable[] = [
  { table: callbackSegments, time: "received_at" },
  { table: deadLetters, time: "content_since" },
  { table: decisions, time: "content_since", leaving: { ...withoutWords } },
  { table: commandLog, time: "content_since", leaving: { ...withoutRequest } },
];

/**
 * Takes out what people said in a source before a moment, wherever it is held; resolves to the number of rows. Events
 * stay, so that the feed has no gap, and receipts stay, so that nothing is told twice.
 */
export async function pruneContent(engine: Engine, runExclusive: RunExclusive, due: DueWords): Promise<number> {
  let pruned = await pruneMessages(engine, runExclusive, due);
  pruned += await pruneOldContent(engine, runExclusive, due);
  for (const holder of holders) pruned += await pruneByIndex(engine, runExclusive, holder, due);
  return pruned;
}
