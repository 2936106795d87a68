import { type Metrics, type Sample, sumOf } from "../api/metrics-text.js";

/** What the server's metrics were at a moment, in Unix milliseconds. */
export interface Measurement {
  readonly at: number;
  readonly metrics: Metrics;
}

/** How much a counter grew from one measurement to a later one; a server that was started meanwhile counted from 0. */
export function growth(
  before: Measurement,
  after: Measurement,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const now = sumOf(after.metrics, name, labels);
  const then = sumOf(before.metrics, name, labels);
  return now >= then ? now - then : now;
}

/** The same in a second. */
export function rate(
  before: Measurement,
  after: Measurement,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return (growth(before, after, name, labels) * 1000) / Math.max(1, after.at - before.at);
}

/**
 * The value below which a share of what a histogram took between two measurements lies, as its buckets tell; `null` where it took
 * nothing.
 */
export function quantile(before: Measurement, after: Measurement, histogram: string, share: number): number | null {
  const bounds = [...new Set((after.metrics.get(`${histogram}_bucket`) ?? []).map(({ labels }) => labels.le ?? ""))];
  const buckets = bounds
    .map((le) => ({ bound: le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), le }))
    .toSorted((left, right) => left.bound - right.bound)
    .map(({ bound, le }) => ({ bound, count: growth(before, after, `${histogram}_bucket`, { le }) }));
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return null;
  const sought = total * share;
  let low = 0;
  let below = 0;
  for (const { bound, count } of buckets) {
    if (count >= sought) {
      if (bound === Number.POSITIVE_INFINITY) return low;
      return low + ((bound - low) * (sought - below)) / Math.max(1, count - below);
    }
    low = bound;
    below = count;
  }
  return low;
}

/** The different values of a label of a metric, in order. */
export function labelValues(metrics: Metrics, name: string, label: string): readonly string[] {
  const values = (metrics.get(name) ?? []).flatMap(({ labels }) => labels[label] ?? []);
  return [...new Set(values)].toSorted();
}

/** The samples of a metric with a value above a bound. */
export function above(metrics: Metrics, name: string, bound: number): readonly Sample[] {
  return (metrics.get(name) ?? []).filter(({ value }) => value > bound);
}
