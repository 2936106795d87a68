import type { CallbackReport } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { Router } from "express";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { readOnly } from "./problem.js";

const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** Numbers for Prometheus, and the place to read them. */
export interface Metrics {
  observe(report: CallbackReport): void;
  readonly router: Router;
}

/** Counts callbacks as they are answered; what the ledger knows is read when somebody asks. */
export function createMetrics(ledger: StoredLedger): Metrics {
  const registry = new Registry();
  const callbacks = new Counter({
    name: "grouphook_callbacks_total",
    help: "Callbacks answered, by what became of them",
    labelNames: ["source", "command", "outcome"],
    registers: [registry],
  });
  const latency = new Histogram({
    name: "grouphook_callback_seconds",
    help: "Time from a callback's arrival to its reply",
    labelNames: ["source"],
    buckets: LATENCY_SECONDS,
    registers: [registry],
  });
  const feedHead: Gauge = new Gauge({
    name: "grouphook_feed_sequence",
    help: "Sequence of the newest feed event",
    registers: [registry],
    collect: async () => {
      feedHead.set(await ledger.lastSequence());
    },
  });
  const stale: Gauge<"source"> = new Gauge({
    name: "grouphook_stale_groups",
    help: "Active groups whose record may differ from the vendor's",
    labelNames: ["source"],
    registers: [registry],
    collect: async () => {
      stale.reset();
      for (const [source, count] of await ledger.staleGroups()) stale.set({ source }, count);
    },
  });

  const router = Router();
  router
    .route("/metrics")
    .get(async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    })
    .all(readOnly);

  return {
    router,
    observe({ source, callback, outcome, error, durationMs }) {
      // Anybody can invent commands; those we have no word for share one label.
      const command = callback && callback.wants !== "unsupported" ? callback.command : "other";
      callbacks.inc({ source, command, outcome: error?.code ?? outcome?.result ?? "internal" });
      latency.observe({ source }, durationMs / 1000);
    },
  };
}
