import { sql } from "kysely";
import { jsonText } from "../../vocabulary/json.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { type Engine, type Transaction, upsert } from "../engine.js";
import { callbacks } from "../schema/callbacks-table.js";
import { text } from "../schema/column.js";
import { deadLetters } from "../schema/dead-letters-table.js";
import { decisions } from "../schema/decisions-table.js";
import { feed } from "../schema/feed-table.js";
import { messages } from "../schema/messages-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { RowOf, TableShape } from "../schema/table.js";

/** A table that holds what people said, and how to remove it there. */
interface Holder {
  readonly table: TableShape;
  /** Rows one transaction takes, so that callbacks never wait long behind it. */
  readonly batchSize: number;
  readonly erase: (
    transaction: Transaction,
    keys: readonly (readonly SqlValue[])[],
    before: number,
  ) => void | Promise<void>;
}

const NOTHING = { content_since: null };

const holders: readonly Holder[] = [
  { table: messages, batchSize: 500, erase: remove(messages) },
  { table: deadLetters, batchSize: 500, erase: remove(deadLetters) },
  {
    table: callbacks,
    batchSize: 500,
    erase: empty(callbacks, { ...NOTHING, body: "", circumstances: null } satisfies Partial<RowOf<typeof callbacks>>),
  },
  {
    table: decisions,
    batchSize: 500,
    erase: empty(decisions, { ...NOTHING, text: null, remark: null } satisfies Partial<RowOf<typeof decisions>>),
  },
  // Events are read: all but the content stays.
  { table: feed, batchSize: 50, erase: eraseEvents },
];

/** Does something that writes between two batches. */
type RunExclusive = ExclusiveWriting["runExclusive"];

/**
 * Takes out what people said in a source before a moment, wherever it is held; resolves to the number of rows. Events
 * stay, so that the feed has no gap, and receipts stay, so that nothing is told twice.
 */
export async function eraseContent(
  engine: Engine,
  runExclusive: RunExclusive,
  { source, before }: { readonly source: string; readonly before: number },
): Promise<number> {
  let erased = 0;
  for (const { table, batchSize, erase } of holders) {
    for (let count = batchSize; count === batchSize; erased += count) {
      const keys = await dueKeys(engine, table, source, before, batchSize);
      count = keys.length;
      if (count === 0) break;
      await runExclusive(() => engine.transact([], async (_, __, transaction) => erase(transaction, keys, before)));
    }
  }
  return erased;
}

async function dueKeys({ kysely }: Engine, table: TableShape, source: string, before: number, limit: number) {
  const columns = sql.join(table.key.map((column) => sql.ref(column)));
  const { rows } = await sql<{ readonly [column: string]: SqlValue }>`
    select ${columns} from ${sql.table(table.name)}
    where source = ${source} and content_since < ${before} order by content_since limit ${limit}`.execute(kysely);
  return rows.map((row) => table.key.map((column) => row[column] ?? null));
}

/** Spares rows that were written anew under the same key since they were looked up. */
function upTo(before: number) {
  return { column: "content_since", value: before - 1 };
}

function remove(table: TableShape): Holder["erase"] {
  return (transaction, keys, before) =>
    transaction.write({ kind: "delete", table, by: table.key, keys, upTo: upTo(before) });
}

function empty(table: TableShape, values: Row): Holder["erase"] {
  return (transaction, keys, before) =>
    transaction.write({ kind: "update", table, by: table.key, keys, values, upTo: upTo(before) });
}

async function eraseEvents(transaction: Transaction, keys: readonly (readonly SqlValue[])[]): Promise<void> {
  const [rows = []] = await transaction.find([{ table: feed, by: feed.key, keys }]);
  const told = rows.map((row) => ({ ...feed.wholeRow(row), ...NOTHING, data: withoutContent(text(row, "data")) }));
  if (told.length > 0) transaction.write(upsert(feed, told));
}

/** The fields of a change without what somebody said in it. */
function withoutContent(data: string): string {
  const change: { message?: object; extensions?: object } = JSON.parse(data);
  const { message, extensions } = change;
  return jsonText({
    ...change,
    ...(message && "elements" in message && { message: { ...message, elements: [], text: "", custom: undefined } }),
    ...(extensions && { extensions: {} }),
    contentRemoved: true,
  });
}
