import type { Metrics } from "../api/metrics-text.js";

/** How far a sink is, and what the answering process did for it. */
export interface SinkStanding {
  readonly name: string;
  readonly isActiveHere: boolean;
  /** `undefined` where the metrics do not tell, as without a database. */
  readonly position: number | undefined;
  readonly lagEvents: number | undefined;
  readonly lagSeconds: number | undefined;
  readonly confirmed: number;
  readonly repeated: number;
  readonly failures: number;
  readonly reduced: number;
  readonly missed: number;
}

const PREFIX = "grouphook_sink_";

/** The sinks that the metrics tell of, by name. */
export function sinkStandings(metrics: Metrics): readonly SinkStanding[] {
  const names = new Set<string>();
  for (const [metric, samples] of metrics) {
    if (!metric.startsWith(PREFIX)) continue;
    for (const { labels } of samples) if (labels.sink !== undefined) names.add(labels.sink);
  }
  return [...names].toSorted().map((name) => {
    const told = (metric: string) => metrics.get(PREFIX + metric)?.find(({ labels }) => labels.sink === name)?.value;
    return {
      name,
      isActiveHere: told("active") === 1,
      position: told("position"),
      lagEvents: told("lag_events"),
      lagSeconds: told("lag_seconds"),
      confirmed: told("events_total") ?? 0,
      repeated: told("repeated_total") ?? 0,
      failures: told("failures_total") ?? 0,
      reduced: told("reduced_total") ?? 0,
      missed: told("missed_total") ?? 0,
    };
  });
}
