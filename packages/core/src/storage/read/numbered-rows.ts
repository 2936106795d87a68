import { type Kysely, type RawBuilder, sql } from "kysely";
import type { NewestRequest } from "../../ledger/ledger-reader.js";
import { integer } from "../schema/column.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { TableShape } from "../schema/table.js";
import type { Tables } from "../schema/tables.js";
import { boundedRows, bytesIn, checkLimit, DEFAULT_LIMIT } from "./bounded-rows.js";
import type { HeadNumber } from "./head-number.js";
import { checkNotBeyond, checkPosition } from "./positions.js";

/** Rows that one request for the newest looks at. */
const MOST_LOOKED_AT = 20_000;

/** Some rows of a table that is keyed by the numbers that they were given, in order, with an index by source and group. */
export interface NumberedRows {
  readonly table: TableShape;
  readonly number: HeadNumber;
  /** What the columns hold; whatever it is, where that is not set. */
  readonly equal: { readonly [column: string]: SqlValue | undefined };
}

/** Rows after a number, in order. Throws a `PositionError` for a number greater than the newest. */
export async function rowsAfter(
  database: Kysely<Tables>,
  { table, number, equal }: NumberedRows,
  { after = 0, limit = DEFAULT_LIMIT }: { readonly after?: number; readonly limit?: number },
): Promise<readonly Row[]> {
  checkPosition(after);
  const key = sql.ref(number);
  const where = both(sql`${key} > ${after}`, ...conditions(equal));
  const ordered = sql`from ${sql.table(table.name)} as t where ${where} order by ${key}`;
  const { rows } = await readRows(database, table, limit, ordered);
  if (rows.length === 0) await checkNotBeyond(database, after, number);
  return rows;
}

/** Rows before a number, newest first: of a limited number of them those that are meant, and where to read on. */
export async function newestRows(
  database: Kysely<Tables>,
  { table, number, equal }: NumberedRows,
  { before = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT }: NewestRequest,
): Promise<{ readonly rows: readonly Row[]; readonly next: number }> {
  checkLimit(limit);
  checkPosition(before, "before");
  const key = sql.ref(number);
  const { source, group_id, ...others } = equal;
  const byIndex = source !== undefined && group_id !== undefined;
  const found = conditions(byIndex ? { source, group_id } : {});
  const asked = conditions(byIndex ? others : equal);
  const older = (than: number) =>
    sql`from ${sql.table(table.name)} where ${both(sql`${key} < ${than}`, ...found)} order by ${key} desc`;
  const olderThan = async (than: number, passed = 0) => {
    const [row] = (await sql<Row>`select ${key} ${older(than)} limit 1 offset ${sql.lit(passed)}`.execute(database))
      .rows;
    return row && integer(row, number);
  };
  const oldest = asked.length > 0 ? ((await olderThan(before, MOST_LOOKED_AT - 1)) ?? 0) : 0;
  const looked = sql`(select ${key} as looked_at ${older(before)} limit ${sql.lit(MOST_LOOKED_AT)}) as looked`;
  const { rows, hasMore } = await readRows(
    database,
    table,
    limit,
    // Told so, MariaDB reads no more of the index; bounded by numbers, it would go through all rows of the group.
    byIndex && asked.length > 0
      ? sql`from ${looked} join ${sql.table(table.name)} as t on ${key} = looked_at where ${both(sql`looked_at >= ${oldest}`, ...asked)}
          order by looked_at desc`
      : sql`from ${sql.table(table.name)} as t where ${both(sql`${key} < ${before}`, sql`${key} >= ${oldest}`, ...found, ...asked)}
          order by ${key} desc`,
  );
  const last = rows.at(-1);
  if (hasMore && last) return { rows, next: integer(last, number) };
  return { rows, next: oldest > 0 && (await olderThan(oldest)) !== undefined ? oldest : 0 };
}

function conditions(equal: NumberedRows["equal"]): readonly RawBuilder<unknown>[] {
  return Object.entries(equal).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`],
  );
}

function both(...all: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(all, sql` and `);
}

/** Reads rows of the table `t`. */
function readRows(database: Kysely<Tables>, table: TableShape, limit: number, from: RawBuilder<unknown>) {
  return boundedRows<Row>(limit, {
    async weigh(count) {
      const asked = sql<{ readonly bytes: number }>`select ${bytesIn(table.columns)} ${from} limit ${count}`;
      return (await asked.execute(database)).rows;
    },
    async read(count) {
      return (await sql<Row>`select t.* ${from} limit ${count}`.execute(database)).rows;
    },
  });
}
