import { type RawBuilder, sql } from "kysely";
import type { Engine } from "../engine.js";
import { text } from "../schema/column.js";
import { listEntries } from "../schema/list-entries-table.js";
import { members } from "../schema/members-table.js";
import type { Row } from "../schema/row.js";
import type { TableShape } from "../schema/table.js";

/**
 * How long the record remembers when somebody left a group, or was taken off one of its lists, in milliseconds since the newest news
 * of them. A still older joining that arrives after that may bring them back.
 */
export const ABSENT_MEMBERS_MS: number = 7 * 24 * 60 * 60 * 1000;

/** Rows one look-up reads and one transaction removes, so that callbacks never wait long behind it. */
const PAGE = 500;

/** A table with rows of who is absent (`present` is 0), and the column that tells since when. */
export interface TableOfAbsent {
  readonly table: TableShape;
  readonly time: string;
}

/** Every table with rows of absent users. */
export const tablesOfAbsent: readonly TableOfAbsent[] = [
  { table: members, time: "membership_at" },
  { table: listEntries, time: "updated_at" },
];

/** The key of a row. */
export type RowKey = readonly string[];

/**
 * Looks at some rows of a table, in its order after a row (without one, from the first on), and removes those of users who are absent
 * since before a moment. Resolves to the number removed, and the last row looked at; `undefined` at the end of the table.
 */
export async function forgetAbsentRows(
  engine: Engine,
  runExclusive: (work: () => Promise<void>) => Promise<void>,
  { table, time }: TableOfAbsent,
  { after, before }: { readonly after: RowKey | undefined; readonly before: number },
): Promise<{ readonly removed: number; readonly reached: RowKey | undefined }> {
  const keyOf = (row: Row): RowKey => table.key.map((column) => text(row, column));
  const rows = await rowsAfter(engine, { table, time }, after ?? table.key.map(() => ""));
  const due = rows.filter(({ present, [time]: at }) => present === 0 && typeof at === "number" && at < before);
  if (due.length > 0) {
    // Not those who have come back since they were looked up.
    const by = [...table.key, "present"];
    const keys = due.map((row) => [...keyOf(row), 0]);
    const upTo = { column: time, value: before - 1 };
    await runExclusive(() =>
      engine.transact([], async (_, __, transaction) => {
        transaction.write({ kind: "delete", table, by, keys, upTo });
      }),
    );
  }
  const last = rows.at(-1);
  return { removed: due.length, reached: last && keyOf(last) };
}

/**
 * The next rows: of the same group, else of the next groups, else of the next source. Each is one
 * stretch of the key. Columns that are equal in all its rows are left out of the order, or MariaDB would read too much.
 */
async function rowsAfter({ kysely }: Engine, { table, time }: TableOfAbsent, after: RowKey): Promise<readonly Row[]> {
  const { name, key } = table;
  const columns = sql.join([...key, "present", time].map((column) => sql.ref(column)));
  for (let equal = key.length - 1; equal >= 0; equal -= 1) {
    const conditions: readonly RawBuilder<unknown>[] = [
      ...key.slice(0, equal).map((column, index) => sql`${sql.ref(column)} = ${after[index]}`),
      sql`${sql.ref(key[equal] ?? "")} > ${after[equal]}`,
    ];
    const order = sql.join(key.slice(equal).map((column) => sql.ref(column)));
    const { rows } = await sql<Row>`
      select ${columns} from ${sql.table(name)}
      where ${sql.join(conditions, sql` and `)} order by ${order} limit ${PAGE}`.execute(kysely);
    if (rows.length > 0) return rows;
  }
  return [];
}
