import { Registry } from "prom-client";
import { z } from "zod";
import { processMetrics } from "../../telemetry/process-metrics.js";
import { reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";

/** `/metrics` for Prometheus: the counters, and the gauges that `refresh` updates. */
export function metricsRoutes(counted: Registry, refresh: () => Promise<void>): readonly ServedRoute[] {
  const registry = Registry.merge([counted, processMetrics()]);
  return [
    route({
      method: "get",
      path: "/metrics",
      tag: "server",
      scope: "read",
      summary: "Read the metrics",
      description: "For Prometheus. Those that need the database are left out while it is away.",
      // A scraper may be configured with parameters.
      query: z.looseObject({}),
      answers: { 200: { description: "The metrics.", body: z.string(), type: registry.contentType } },
      withoutDatabase: true,
      async answer() {
        await refresh();
        return reply(200, await registry.metrics());
      },
    }),
  ];
}
