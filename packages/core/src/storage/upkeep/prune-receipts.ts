import { sql } from "kysely";
import type { RunExclusive } from "../batch/exclusive-writing.js";
import type { Engine } from "../engine.js";
import { integer, text } from "../schema/column.js";
import { receipts } from "../schema/receipts-table.js";
import type { Row } from "../schema/row.js";

/** Rows one look-up reads and one transaction removes, so that callbacks never wait long behind it. */
const PAGE = 500;

/** Receipts told further ahead than this lie where no pruning would come to them for as long. */
const AHEAD_MS = 24 * 60 * 60 * 1000;

/** Receipts by when they were told: after a time, up to another. */
interface Stretch {
  readonly after: number;
  readonly until: number;
}

/**
 * Removes receipts of callbacks that happened and came in before a moment, from the oldest on, and those from a clock that was
 * far ahead. Resolves to their number.
 */
export async function pruneReceipts(
  engine: Engine,
  runExclusive: RunExclusive,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<number> {
  const happened = await pruneStretch(engine, runExclusive, { after: -1, until: before - 1 }, before);
  const ahead = { after: now + AHEAD_MS, until: Number.MAX_SAFE_INTEGER };
  return happened + (await pruneStretch(engine, runExclusive, ahead, before));
}

async function pruneStretch(
  engine: Engine,
  runExclusive: RunExclusive,
  { after, until }: Stretch,
  before: number,
): Promise<number> {
  let removed = 0;
  for (let time = after, key = ""; ; ) {
    const rows = await receiptsAfter(engine, { time, key, until });
    const due = rows.filter((row) => integer(row, "received_at") < before);
    if (due.length > 0) {
      const keys = due.map((row) => [integer(row, "told_at"), text(row, "receipt_key")]);
      const upTo = { column: "received_at", value: before - 1 };
      await runExclusive(() =>
        engine.transact([], async (_, __, transaction) => {
          transaction.write({ kind: "delete", table: receipts, by: receipts.key, keys, upTo });
        }),
      );
      removed += due.length;
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return removed;
    time = integer(last, "told_at");
    key = text(last, "receipt_key");
  }
}

async function receiptsAfter(
  { kysely }: Engine,
  { time, key, until }: { readonly time: number; readonly key: string; readonly until: number },
): Promise<readonly Row[]> {
  // In two parts, each a stretch of the key: databases read the whole table for a disjunction.
  const columns = sql`select told_at, receipt_key, received_at from grouphook_receipts`;
  const { rows: ofTime } = await sql<Row>`
    ${columns} where told_at = ${time} and receipt_key > ${key} order by receipt_key limit ${PAGE}`.execute(kysely);
  if (ofTime.length === PAGE) return ofTime;
  const { rows } = await sql<Row>`
    ${columns} where told_at > ${time} and told_at <= ${until} order by told_at, receipt_key
    limit ${PAGE - ofTime.length}`.execute(kysely);
  return [...ofTime, ...rows];
}
