import { sql } from "kysely";
import type { RunExclusive } from "../batch/exclusive-writing.js";
import type { Engine } from "../engine.js";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import type { TableShape } from "../schema/table.js";

/** Rows one look-up reads and one transaction removes, so that callbacks never wait long behind it. */
const PAGE = 500;
/** A clock that was wrong for a while leaves rows from the future. Those do not end the search for old rows. */
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/** A table whose rows are numbered in the order in which they were written, and the time that tells their age. */
export interface NumberedTable {
  readonly table: TableShape;
  readonly time: string;
}

/**
 * Removes rows that are older than a moment, from the first on, and stops at the first page with none. Resolves to the
 * number of rows.
 */
export async function pruneByAge(
  engine: Engine,
  runExclusive: RunExclusive,
  { table, time }: NumberedTable,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<number> {
  const [key = ""] = table.key;
  let removed = 0;
  let after = -1;
  for (;;) {
    const { rows } = await sql<Row>`
      select ${sql.ref(key)}, ${sql.ref(time)} from ${sql.table(table.name)}
      where ${sql.ref(key)} > ${after} order by ${sql.ref(key)} limit ${PAGE}`.execute(engine.kysely);
    const due = rows.filter((row) => integer(row, time) < before);
    if (due.length > 0) {
      const keys = due.map((row) => [integer(row, key)]);
      const upTo = { column: time, value: before - 1 };
      await runExclusive(() =>
        engine.transact([], async (_, __, transaction) => {
          transaction.write({ kind: "delete", table, by: table.key, keys, upTo });
        }),
      );
      removed += due.length;
    }
    const staying = rows.some((row) => integer(row, time) >= before && integer(row, time) <= now + CLOCK_TOLERANCE_MS);
    const last = rows.at(-1);
    if (rows.length < PAGE || !last || (due.length === 0 && staying)) return removed;
    after = integer(last, key);
  }
}
