/** The median of all numbers; 0 if there are none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** The median of the ratios of numbers from the same round, since a slow machine affects both in the same way. */
export function medianRatio(dividends: readonly number[], divisors: readonly number[]): number {
  return median(dividends.slice(0, divisors.length).map((dividend, round) => dividend / (divisors[round] ?? 0)));
}
