import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { ForwardReport } from "../forward/source-forwarder.js";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** Counts callbacks that are passed on to apps. */
export interface ForwardMetrics {
  observeStart(source: string, also: boolean): void;
  observeEnd(report: ForwardReport): void;
}

/** Registers the numbers of passing callbacks on. */
export function forwardMetrics(registry: Registry): ForwardMetrics {
  const registers = [registry];
  const labelNames = ["source", "also"] as const;
  const forwards = new Counter({
    name: "grouphook_forwards_total",
    help: "Callbacks passed on to the app, by outcome; also=true where the vendor has grouphook's answer",
    labelNames: [...labelNames, "outcome"],
    registers,
  });
  const seconds = new Histogram({
    name: "grouphook_forward_seconds",
    help: "Time until the app had answered, or had not, waiting for a connection included",
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const open = new Gauge({
    name: "grouphook_forwards_open",
    help: "Callbacks that are being passed on, or wait for a connection to the app",
    labelNames,
    registers,
  });

  return {
    observeStart(source, also) {
      open.inc({ source, also: String(also) });
    },

    observeEnd({ source, also, outcome, milliseconds }) {
      const labels = { source, also: String(also) };
      open.dec(labels);
      forwards.inc({ ...labels, outcome });
      seconds.observe(labels, milliseconds / 1000);
    },
  };
}
