import { expect, test } from "vitest";
import { parseMetrics } from "../api/metrics-text.js";
import { sinkStandings } from "./sink-standings.js";

test("each sink of the metrics is told with its own numbers", () => {
  const metrics = parseMetrics(
    [
      'grouphook_sink_active{sink="orders"} 1',
      'grouphook_sink_active{sink="audit"} 0',
      'grouphook_sink_position{sink="orders"} 41',
      'grouphook_sink_position{sink="audit"} 7',
      'grouphook_sink_lag_events{sink="audit"} 34',
      'grouphook_sink_lag_seconds{sink="audit"} 12.5',
      'grouphook_sink_events_total{sink="orders"} 50',
      'grouphook_sink_repeated_total{sink="orders"} 2',
      'grouphook_sink_failures_total{sink="audit"} 9',
      "grouphook_feed_sequence 41",
    ].join("\n"),
  );
  expect(sinkStandings(metrics)).toEqual([
    {
      ...{ name: "audit", isActiveHere: false, position: 7, lagEvents: 34, lagSeconds: 12.5 },
      ...{ confirmed: 0, repeated: 0, failures: 9, reduced: 0, missed: 0 },
    },
    {
      ...{ name: "orders", isActiveHere: true, position: 41, lagEvents: undefined, lagSeconds: undefined },
      ...{ confirmed: 50, repeated: 2, failures: 0, reduced: 0, missed: 0 },
    },
  ]);
});

test("without a sink there is none", () => {
  expect(sinkStandings(parseMetrics("grouphook_feed_sequence 41"))).toEqual([]);
});
