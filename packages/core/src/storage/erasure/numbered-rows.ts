import { type RawBuilder, sql } from "kysely";
import type { Engine } from "../engine.js";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import type { TableShape } from "../schema/table.js";
import type { ErasureRun } from "./erasure-run.js";

/** So often a way that leads past nothing notes how far it has come. */
const NOTE_MS = 1000;

/** A table whose rows are numbered in the order in which they were written. */
export interface NumberedRows {
  readonly table: TableShape;
  /** How many numbers one look-up goes through. */
  readonly span: number;
  /** The columns that are read, and of which rows. */
  readonly columns: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
}

/**
 * Goes once through numbered rows, from where the run has come to its goal, and gives those that may be meant to `take`,
 * which comes to their numbers with its steps.
 */
export async function goThrough(
  run: ErasureRun,
  { table, span, columns, where }: NumberedRows,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  const [key = ""] = table.key;
  const { engine, giveWay } = run.tools;
  let notedAt = performance.now();
  for (let reached = Math.max(run.reached, await numberBefore(engine, table, key)); reached < run.goal; ) {
    const end = Math.min(reached + span, run.goal);
    const { rows } = await sql<Row>`
      select ${columns} from ${sql.table(table.name)}
      where ${sql.ref(key)} > ${reached} and ${sql.ref(key)} <= ${end} and source = ${run.source} and (${where})
      order by ${sql.ref(key)}`.execute(engine.kysely);
    await take(rows);
    reached = end;
    if (performance.now() - notedAt > NOTE_MS) {
      await run.reach(reached);
      notedAt = performance.now();
    }
    await giveWay();
  }
}

/** Older rows may be gone. */
async function numberBefore({ kysely }: Engine, table: TableShape, key: string): Promise<number> {
  const { rows } = await sql<Row>`select min(${sql.ref(key)}) as first from ${sql.table(table.name)}`.execute(kysely);
  const [row] = rows;
  return row && row.first !== null ? integer(row, "first") - 1 : 0;
}
