import { type GroupReading, observeGroup, type ReadingClient } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import type { ServerPlan } from "../configuration/plan-server.js";
import { reconcileSchema } from "../configuration/reconcile-settings.js";
import type { ReconcileMetrics } from "../telemetry/reconcile-metrics.js";
import { reconcileReports } from "../telemetry/reconcile-reports.js";
import { KeptMessages } from "./kept-messages.js";
import { recently } from "./recently.js";
import { type ReadableSource, SourceReconciler } from "./source-reconciler.js";

/** Reads groups at their vendors, by itself and when asked to. */
export interface Reconcilers {
  /** The sources whose groups can be read. */
  readonly readable: ReadonlySet<string>;
  /** Those of them that are reconciled by this server. */
  readonly reconciled: ReadonlySet<string>;
  /** Reads one group of a readable source now. Throws as `observeGroup` does. */
  observe(source: string, groupId: string, signal: AbortSignal): Promise<GroupReading>;
  /** Begins to reconcile. */
  start(): void;
  stop(): Promise<void>;
}

/** How long readings may take to end, before the ledger is closed under them. */
const STOP_MS = 5000;

/**
 * Prepares to reconcile every source whose client can read, unless it is not to be. Looks which of them are new: before callbacks
 * are taken.
 */
export async function createReconcilers(
  { configuration, clients }: Pick<ServerPlan, "configuration" | "clients">,
  {
    ledger,
    logger,
    metrics,
  }: { readonly ledger: StoredLedger; readonly logger: Logger; readonly metrics: ReconcileMetrics },
): Promise<Reconcilers> {
  const now = Date.now;
  const reports = reconcileReports(logger, metrics, now);
  const readable = new Map<string, ReadableSource>();
  for (const [source, client] of clients) {
    const one = client.reads ? readableSource(configuration, source, client) : undefined;
    if (one) readable.set(source, one);
  }
  const reconciled = [...readable.values()].filter(({ settings }) => settings.enabled);
  const empty = await Promise.all(
    reconciled.map(async ({ source }) =>
      (await ledger.groups({ source, limit: 1 })).items.length === 0 ? [source] : [],
    ),
  );
  const isNew = new Set(empty.flat());
  let running: readonly SourceReconciler[] = [];
  return {
    readable: new Set(readable.keys()),
    reconciled: new Set(reconciled.map(({ source }) => source)),

    async observe(source, groupId, signal) {
      const one = readable.get(source);
      if (!one) throw new TypeError(`the groups of source ${source} cannot be read`);
      const kept = new KeptMessages(one, ledger, now);
      const messages = () => kept.since(recently(one.settings, now()));
      const reading = await observeGroup({ source, client: one.client, ledger, now, messages }, groupId, { signal });
      reports.onReading(source, "request", reading);
      return reading;
    },

    start() {
      running = reconciled.map(
        (one) => new SourceReconciler(one, { ledger, reports, now, isNew: isNew.has(one.source) }),
      );
    },

    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_MS);
      });
      await Promise.race([Promise.all(running.map((one) => one.stop())), late]);
      clearTimeout(timer);
    },
  };
}

function readableSource(
  { sources }: ServerPlan["configuration"],
  source: string,
  client: ReadingClient,
): ReadableSource | undefined {
  const configured = sources[source];
  if (!configured) return undefined;
  const { messages, messageRetentionDays, reconcile = reconcileSchema.parse({}) } = configured;
  return {
    ...{ source, client, settings: reconcile, messages },
    ...(messageRetentionDays !== undefined && { messageRetentionDays }),
  };
}
