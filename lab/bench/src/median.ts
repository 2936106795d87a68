/** The middle of all numbers, or between the two in the middle; 0 when there are none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** The median of the quotients of numbers measured in the same rounds: a machine that slows down does so to both. */
export function medianRatio(dividends: readonly number[], divisors: readonly number[]): number {
  return median(dividends.slice(0, divisors.length).map((dividend, round) => dividend / (divisors[round] ?? 0)));
}
