import { sql } from "kysely";
import type { RunExclusive } from "../batch/exclusive-writing.js";
import type { Engine, Write } from "../engine.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { TableShape } from "../schema/table.js";

/** Rows one transaction takes, so that callbacks never wait long behind it. */
const STEP = 200;

/** A table with an index of when its rows are due: by source and time, or by time alone. */
export interface IndexedTable {
  readonly table: TableShape;
  readonly time: string;
  /** What is left of a row; it is removed unless set. */
  readonly leaving?: Row;
}

/** Removes, or empties, the rows of a time before a moment, the oldest first. Resolves to their number. */
export async function pruneByIndex(
  engine: Engine,
  runExclusive: RunExclusive,
  indexed: IndexedTable,
  due: { readonly before: number; readonly source?: string },
): Promise<number> {
  let pruned = 0;
  for (let count = STEP; count === STEP; pruned += count) {
    const keys = await dueKeys(engine, indexed, due);
    count = keys.length;
    if (count === 0) break;
    await runExclusive(() =>
      engine.transact([], async (_, __, transaction) => transaction.write(removal(indexed, keys, due.before))),
    );
  }
  return pruned;
}

async function dueKeys(
  { kysely }: Engine,
  { table, time }: IndexedTable,
  { before, source }: { readonly before: number; readonly source?: string },
): Promise<readonly (readonly SqlValue[])[]> {
  const columns = sql.join(table.key.map((column) => sql.ref(column)));
  const ofSource = source === undefined ? sql`` : sql`source = ${source} and`;
  const { rows } = await sql<{ readonly [column: string]: SqlValue }>`
    select ${columns} from ${sql.table(table.name)}
    where ${ofSource} ${sql.ref(time)} < ${before} order by ${sql.ref(time)} limit ${STEP}`.execute(kysely);
  return rows.map((row) => table.key.map((column) => row[column] ?? null));
}

/** Spares rows that were written anew under the same key since they were looked up. */
function removal(
  { table, time, leaving }: IndexedTable,
  keys: readonly (readonly SqlValue[])[],
  before: number,
): Write {
  const matching = { table, by: table.key, keys, upTo: { column: time, value: before - 1 } };
  return leaving ? { kind: "update", ...matching, values: leaving } : { kind: "delete", ...matching };
}
