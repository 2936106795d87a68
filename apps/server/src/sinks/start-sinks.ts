import { type RunningSink, runSink } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import type { PlannedSink } from "../configuration/configure-sinks.js";
import type { SinkMetrics } from "../telemetry/sink-metrics.js";
import { sinkLog } from "./sink-log.js";

/** How long a sink may take to end, before the ledger is closed under it. */
const STOP_MS = 5000;

/** Starts to take the events of the feed to the sinks. */
export function startSinks(
  sinks: ReadonlyMap<string, PlannedSink>,
  {
    ledger,
    logger,
    metrics,
  }: { readonly ledger: StoredLedger; readonly logger: Logger; readonly metrics: SinkMetrics },
): RunningSink {
  const running = [...sinks].map(([name, planned]) => {
    const log = sinkLog(logger, name, planned.sink.kind);
    return runSink({
      ...planned,
      name,
      ledger,
      onReport(report) {
        metrics.observe(name, report);
        log(report);
      },
    });
  });
  return {
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_MS);
      });
      await Promise.race([Promise.all(running.map((sink) => sink.stop())), late]);
      clearTimeout(timer);
    },
  };
}
