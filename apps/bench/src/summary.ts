import type { Measurement } from "./contestant.ts";

/** The medians of one side's measurements with one number of clients. */
export interface Summary {
  readonly side: string;
  readonly clients: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: boolean;
}

/** A quotient of two sides' medians that is of interest. */
export interface WantedRatio {
  readonly of: string;
  readonly to: string;
  readonly in: "perSecond" | "p99Ms";
  readonly aim?: number;
}

/** The quotient as it was found. */
export interface Ratio {
  readonly name: string;
  readonly clients: number;
  readonly value: number;
  readonly aim?: number;
}

/** The median of every side with every number of clients, in the order they were first measured in. */
export function summarize(measurements: readonly Measurement[]): readonly Summary[] {
  const groups = Map.groupBy(measurements, ({ side, clients }) => `${clients} ${side}`);
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ side, clients }) => ({
      side,
      clients,
      perSecond: median(group.map(({ perSecond }) => perSecond)),
      p50Ms: median(group.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(group.map(({ p99Ms }) => p99Ms)),
      failed: group.some(({ faults }) => faults.length > 0),
    })),
  );
}

const names = { perSecond: "callbacks/s", p99Ms: "p99" };

/** The wanted quotients, of the sides that were measured. */
export function ratiosOf(summaries: readonly Summary[], wanted: readonly WantedRatio[]): readonly Ratio[] {
  const clientCounts = [...new Set(summaries.map(({ clients }) => clients))];
  return clientCounts.flatMap((clients) => {
    const find = (side: string) => summaries.find((summary) => summary.side === side && summary.clients === clients);
    return wanted.flatMap(({ of, to, in: figure, aim }) => {
      const [dividend, divisor] = [find(of), find(to)];
      if (!dividend || !divisor) return [];
      const value = dividend[figure] / divisor[figure];
      return [{ name: `${names[figure]} ${of}/${to}`, clients, value, ...(aim !== undefined && { aim }) }];
    });
  });
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
