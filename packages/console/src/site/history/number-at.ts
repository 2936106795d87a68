/** A row of a log: its number, and when it was written, in Unix milliseconds. */
export interface LogRow {
  readonly number: number;
  readonly at: number;
}

/** So many rows are as quickly read as looked for. */
const CLOSE = 200;

/**
 * The place in a log, whose rows are numbered in the order of their times, from which reading newest first comes to a moment: above
 * all rows up to it, and not much higher. `newestBelow` reads the row with the greatest number below one.
 */
export async function numberAt(
  moment: number,
  newestBelow: (number: number) => Promise<LogRow | undefined>,
): Promise<number> {
  const newest = await newestBelow(Number.MAX_SAFE_INTEGER);
  if (!newest || newest.at <= moment) return Number.MAX_SAFE_INTEGER;
  let { number: high } = newest;
  for (let low = 0; high - low > CLOSE; ) {
    const middle = Math.floor((low + high) / 2);
    const found = await newestBelow(middle + 1);
    if (found && found.at > moment) high = found.number;
    else low = middle;
  }
  return high;
}
