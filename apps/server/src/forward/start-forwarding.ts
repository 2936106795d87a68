import type { Forwarding } from "@grouphook/core";
import type { Logger } from "pino";
import type { ServerPlan } from "../configuration/plan-server.js";
import { forwardLog } from "../telemetry/forward-log.js";
import type { ForwardMetrics } from "../telemetry/forward-metrics.js";
import { sourceForwarder } from "./source-forwarder.js";

/** Passes callbacks on to apps, for those sources that are set up for it. */
export interface Forwarders {
  readonly bySource: ReadonlyMap<string, Forwarding>;
  /** To be called once no more callbacks come. */
  stop(): Promise<void>;
}

/** Prepares passing callbacks on. */
export function startForwarding(
  { configuration }: Pick<ServerPlan, "configuration">,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: ForwardMetrics },
): Forwarders {
  const hosts = new Map<string, string>();
  const log = forwardLog(logger, hosts);
  const started = Object.entries(configuration.sources).flatMap(([source, { forward }]) => {
    if (!forward) return [];
    hosts.set(source, new URL(forward.url).host);
    const forwarder = sourceForwarder(source, forward, {
      onStart: metrics.observeStart,
      onEnd(report) {
        metrics.observeEnd(report);
        log(report);
      },
    });
    return [[source, forwarder] as const];
  });
  return {
    bySource: new Map(started.map(([source, { forwarding }]) => [source, forwarding])),
    async stop() {
      await Promise.all(started.map(([, forwarder]) => forwarder.stop()));
    },
  };
}
