import { sql } from "kysely";
import type { RunExclusive } from "../batch/exclusive-writing.js";
import type { Engine } from "../engine.js";
import { integer, text } from "../schema/column.js";
import { receipts } from "../schema/receipts-table.js";
import type { Row } from "../schema/row.js";

/** Rows one look-up reads and one transaction removes, so that callbacks never wait long behind it. */
const PAGE = 500;

/**
 * Removes receipts of callbacks that happened and came in before a moment, from the oldest on. Resolves to their number.
 */
export async function pruneReceipts(engine: Engine, runExclusive: RunExclusive, before: number): Promise<number> {
  let removed = 0;
  for (let time = -1, key = ""; ; ) {
    const rows = await receiptsAfter(engine, { time, key, before });
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
  { time, key, before }: { readonly time: number; readonly key: string; readonly before: number },
): Promise<readonly Row[]> {
  // In two parts, each a stretch of the key: databases read the whole table for a disjunction.
  const columns = sql`select told_at, receipt_key, received_at from grouphook_receipts`;
  const { rows: ofTime } = await sql<Row>`
    ${columns} where told_at = ${time} and receipt_key > ${key} order by receipt_key limit ${PAGE}`.execute(kysely);
  if (ofTime.length === PAGE) return ofTime;
  const { rows } = await sql<Row>`
    ${columns} where told_at > ${time} and told_at < ${before} order by told_at, receipt_key
    limit ${PAGE - ofTime.length}`.execute(kysely);
  return [...ofTime, ...rows];
}
