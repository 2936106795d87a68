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

/** One quotient of two sides' medians. */
export interface Ratio {
  readonly name: string;
  readonly clients: number;
  readonly value: number;
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

const wanted: readonly { readonly name: string; readonly of: string; readonly to: string; readonly in: Figure }[] = [
  { name: "callbacks/s d/a", of: "d", to: "a", in: "perSecond" },
  { name: "callbacks/s e/c", of: "e", to: "c", in: "perSecond" },
  { name: "callbacks/s e/b", of: "e", to: "b", in: "perSecond" },
  { name: "p99 e/c", of: "e", to: "c", in: "p99Ms" },
];

type Figure = "perSecond" | "p99Ms";

/** The quotients of interest, of the sides that were measured. */
export function ratiosOf(summaries: readonly Summary[]): readonly Ratio[] {
  const clientCounts = [...new Set(summaries.map(({ clients }) => clients))];
  return clientCounts.flatMap((clients) => {
    const find = (side: string) => summaries.find((summary) => summary.side === side && summary.clients === clients);
    return wanted.flatMap((ratio) => {
      const [of, to] = [find(ratio.of), find(ratio.to)];
      return of && to ? [{ name: ratio.name, clients, value: of[ratio.in] / to[ratio.in] }] : [];
    });
  });
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
