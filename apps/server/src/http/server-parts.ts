import type { Forwarding } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import type { ServerPlan } from "../configuration/plan-server.js";
import type { Push } from "../push/push.js";
import type { Reconcilers } from "../reconcile/create-reconcilers.js";
import type { Metrics } from "../telemetry/metrics.js";
import type { Tracing } from "../telemetry/tracing.js";
import type { ConsoleFile } from "./console/console-files.js";

/** The parts of the server. */
export interface ServerParts {
  readonly plan: ServerPlan;
  readonly ledger: StoredLedger;
  /** Seals the sessions of browsers; of every process on the database the same. */
  readonly sessionKey: string;
  readonly push: Push;
  /** Passes callbacks on to the apps, by source. */
  readonly forwarding: ReadonlyMap<string, Forwarding>;
  readonly reconcilers: Reconcilers;
  /** By name; none where no console is served. */
  readonly consoleFiles: ReadonlyMap<string, ConsoleFile> | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  /** Aborted when the server begins to stop. */
  readonly stopping: AbortSignal;
}
