import { type AliasedRawBuilder, sql } from "kysely";

/** What the rows of one page may hold together; the first is given however large it is. */
export const PAGE_BYTES: number = 1024 * 1024;
const LARGEST_LIMIT = 10_000;
/** Rows of a page whose reader names no number. */
export const DEFAULT_LIMIT: number = 100;

/** Some rows of a list, from where it is read. */
export interface BoundedRows<Row> {
  readonly rows: readonly Row[];
  /** Whether the list goes on after the last of them. */
  readonly hasMore: boolean;
}

/** The two ways to ask for the first so many rows of a list. */
export interface RowQueries<Row> {
  /** Only how large each is, by `bytesIn`. */
  readonly weigh: (count: number) => Promise<readonly { readonly bytes: number }[]>;
  readonly read: (count: number) => Promise<readonly Row[]>;
}

/**
 * Reads rows up to a number and up to a size: they are weighed where they lie, so that large ones are never read to be
 * left out.
 */
export async function boundedRows<Row>(limit: number, { weigh, read }: RowQueries<Row>): Promise<BoundedRows<Row>> {
  checkLimit(limit);
  for (;;) {
    const weights = await weigh(limit + 1);
    if (weights.length === 0) return { rows: [], hasMore: false };
    const count = countWithin(weights.slice(0, limit));
    const rows = await read(count);
    // Unless somebody has removed them all in between.
    if (rows.length > 0) return { rows, hasMore: weights.length > count };
  }
}

function countWithin(weights: readonly { readonly bytes: number }[]): number {
  let sum = 0;
  const tooMuch = weights.findIndex(({ bytes }) => {
    sum += Number(bytes);
    return sum > PAGE_BYTES;
  });
  return tooMuch < 0 ? weights.length : Math.max(tooMuch, 1);
}

/** The bytes that the columns of a row hold. */
export function bytesIn(columns: readonly string[]): AliasedRawBuilder<number, "bytes"> {
  const sizes = columns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`);
  return sql<number>`${sql.join(sizes, sql` + `)}`.as("bytes");
}

/** Throws a `RangeError` for what is no number of rows to ask for. */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_LIMIT) return;
  throw new RangeError(`limit must be a whole number from 1 to ${LARGEST_LIMIT}`);
}
