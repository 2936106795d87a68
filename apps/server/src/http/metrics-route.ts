import { Router } from "express";
import { Registry } from "prom-client";
import { processMetrics } from "../telemetry/process-metrics.js";
import { readOnly } from "./problem.js";

/** `/metrics` for Prometheus: the counters, and the gauges that `refresh` updates. */
export function metricsRoute(counted: Registry, refresh: () => Promise<void>): Router {
  const registry = Registry.merge([counted, processMetrics()]);
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route("/metrics")
    .get(async (_request, response) => {
      await refresh();
      response.type(registry.contentType).send(await registry.metrics());
    })
    .all(readOnly);
  return router;
}
