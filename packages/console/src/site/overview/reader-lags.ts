import { type Metrics, sumOf } from "../api/metrics-text.js";
import { labelValues } from "./measurements.js";

/** How far a reader of the feed is behind. */
export interface ReaderLag {
  readonly kind: "consumer" | "subscription" | "sink";
  readonly name: string;
  readonly events: number;
  /** `undefined` where that is not known. */
  readonly seconds: number | undefined;
}

const READERS = [
  { kind: "consumer", events: "grouphook_feed_lag", seconds: "grouphook_feed_lag_seconds" },
  { kind: "subscription", events: "grouphook_push_lag_events", seconds: "grouphook_push_lag_seconds" },
  { kind: "sink", events: "grouphook_sink_lag_events", seconds: "grouphook_sink_lag_seconds" },
] as const;

/** The readers that the server measures, the furthest behind first. */
export function readerLags(metrics: Metrics): readonly ReaderLag[] {
  return READERS.flatMap(({ kind, events, seconds }) =>
    labelValues(metrics, events, kind).map((name): ReaderLag => {
      const labels = { [kind]: name };
      const known = metrics.get(seconds)?.some((sample) => sample.labels[kind] === name);
      return {
        ...{ kind, name, events: sumOf(metrics, events, labels) },
        seconds: known ? sumOf(metrics, seconds, labels) : undefined,
      };
    }),
  ).toSorted((left, right) => right.events - left.events);
}
