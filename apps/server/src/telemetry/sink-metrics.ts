import type { SinkReport } from "@grouphook/core";
import { Counter, Gauge, type Registry } from "prom-client";

/** Where a sink is: its position, and when the first event after it came in, if there is one, in Unix milliseconds. */
export interface SinkPlace {
  readonly sink: string;
  readonly position: number;
  readonly oldest: number | undefined;
}

/** Counters and gauges of the sinks. */
export interface SinkMetrics {
  observe(sink: string, report: SinkReport): void;
  /** Sets how far the sinks are; without places, nothing is told of that. */
  observePlaces(places: readonly SinkPlace[], newest: number | undefined, now: number): void;
}

/** Registers the numbers of the sinks. */
export function sinkMetrics(registry: Registry, sinks: readonly string[]): SinkMetrics {
  const registers = [registry];
  const labelNames = ["sink"] as const;
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const events = counter("grouphook_sink_events_total", "Events that brokers have confirmed");
  const repeated = counter("grouphook_sink_repeated_total", "Events among them that the broker knew already");
  const reduced = counter(
    "grouphook_sink_reduced_total",
    "Events that were too large, and were sent without their data",
  );
  const failures = counter("grouphook_sink_failures_total", "Deliveries that failed, and were or are tried again");
  const missed = counter("grouphook_sink_missed_total", "Events that retention removed before they were delivered");
  const active = gauge("grouphook_sink_active", "Whether this process is the one that delivers");
  const position = gauge("grouphook_sink_position", "Sequence up to which all was delivered, as stored");
  const lag = gauge("grouphook_sink_lag_events", "Events of the feed after that");
  const age = gauge("grouphook_sink_lag_seconds", "How long ago the first of them came in");
  for (const sink of sinks) {
    for (const one of [events, repeated, reduced, failures, missed]) one.inc({ sink }, 0);
    active.set({ sink }, 0);
  }

  return {
    observe(sink, report) {
      switch (report.kind) {
        case "started":
          active.set({ sink }, 1);
          break;
        case "ended":
          active.set({ sink }, 0);
          break;
        case "delivered":
          events.inc({ sink }, report.events);
          repeated.inc({ sink }, report.delivered.repeated ?? 0);
          reduced.inc({ sink }, report.delivered.reduced?.length ?? 0);
          break;
        case "failed":
          failures.inc({ sink });
          break;
        case "missed":
          missed.inc({ sink }, report.oldest - report.position - 1);
          break;
      }
    },

    observePlaces(places, newest, now) {
      for (const one of [position, lag, age]) one.reset();
      for (const { sink, position: reached, oldest } of places) {
        position.set({ sink }, reached);
        if (newest !== undefined) lag.set({ sink }, Math.max(0, newest - reached));
        age.set({ sink }, oldest === undefined ? 0 : Math.max(0, now - oldest) / 1000);
      }
    },
  };
}
