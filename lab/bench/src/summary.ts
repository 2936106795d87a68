import type { Measurement } from "./contestant.ts";
import type { WantedRatio } from "./load.ts";
import { median, medianRatio } from "./median.ts";

/** The medians of one side's measurements with one number of clients and groups. */
export interface Summary {
  readonly side: string;
  readonly clients: number;
  readonly groups: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly sideMicroseconds: number | undefined;
  readonly databaseMicroseconds: number | undefined;
  /** Of the side and its database server together. */
  readonly cpuMicroseconds: number | undefined;
  /** The maximum, not the median. */
  readonly peakBytes: number | undefined;
  readonly failed: boolean;
}

/** The ratio: the median of the ratios of all rounds. */
export interface Ratio {
  readonly name: string;
  readonly clients: number;
  readonly groups: number;
  readonly value: number;
  readonly aim?: number;
}

/** The median of every side with every number of clients and groups, in the order of the first measurements. */
export function summarize(measurements: readonly Measurement[]): readonly Summary[] {
  const several = Map.groupBy(measurements, ({ side, clients, groups }) => `${groups} ${clients} ${side}`);
  return [...several.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { side, clients, groups } = first;
    const sideMicroseconds = ifKnown(group.map((measurement) => measurement.sideMicroseconds));
    const databaseMicroseconds = ifKnown(group.map((measurement) => measurement.databaseMicroseconds));
    const peaks = group.flatMap(({ peakBytes }) => peakBytes ?? []);
    return {
      side,
      clients,
      groups,
      perSecond: median(group.map(({ perSecond }) => perSecond)),
      p50Ms: median(group.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(group.map(({ p99Ms }) => p99Ms)),
      sideMicroseconds,
      databaseMicroseconds,
      cpuMicroseconds: sideMicroseconds === undefined ? undefined : sideMicroseconds + (databaseMicroseconds ?? 0),
      peakBytes: peaks.length > 0 ? Math.max(...peaks) : undefined,
      failed: group.some(({ faults }) => faults.length > 0),
    };
  });
}

const names = { perSecond: "callbacks/s", p99Ms: "p99", cpuMicroseconds: "CPU" };

/** The ratios of interest, for the measured sides. */
export function ratiosOf(measurements: readonly Measurement[], wanted: readonly WantedRatio[]): readonly Ratio[] {
  const settings = Map.groupBy(measurements, ({ clients, groups }) => `${groups} ${clients}`);
  return [...settings.values()].flatMap((alike) =>
    wanted.flatMap(({ of, to, in: figure, aim }) => {
      const figuresOf = (letter: string) =>
        alike.filter(({ side }) => side === letter).flatMap((measurement) => figureOf(measurement, figure) ?? []);
      const [above, below] = [figuresOf(of), figuresOf(to)];
      const [first] = alike;
      if (!first || above.length === 0 || below.length === 0) return [];
      const { clients, groups } = first;
      const name = `${names[figure]} ${of}/${to}`;
      return [{ name, clients, groups, value: medianRatio(above, below), ...(aim !== undefined && { aim }) }];
    }),
  );
}

function figureOf(measurement: Measurement, figure: WantedRatio["in"]): number | undefined {
  if (figure !== "cpuMicroseconds") return measurement[figure];
  const { sideMicroseconds, databaseMicroseconds } = measurement;
  return sideMicroseconds === undefined ? undefined : sideMicroseconds + (databaseMicroseconds ?? 0);
}

function ifKnown(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.flatMap((number) => number ?? []);
  return known.length > 0 ? median(known) : undefined;
}
