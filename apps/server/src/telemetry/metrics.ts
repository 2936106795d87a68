import type { CallbackReport, CommandReport } from "@grouphook/core";
import type { BatchReport, DeadLetterReport, LedgerFault } from "@grouphook/core/storage";
import { Counter, Histogram, Registry } from "prom-client";
import type { AdmissionReason } from "../http/admission.js";
import { type ForwardMetrics, forwardMetrics } from "./forward-metrics.js";
import { type PolicyMetrics, policyMetrics } from "./policy-metrics.js";
import { type PushMetrics, pushMetrics } from "./push-metrics.js";
import { type ReconcileMetrics, reconcileMetrics } from "./reconcile-metrics.js";
import { type SinkMetrics, sinkMetrics } from "./sink-metrics.js";

const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const FAULT_KINDS: readonly LedgerFault["kind"][] = [
  "retry",
  "dead-letter",
  "dead-letter-lost",
  "stale-mark",
  "decision-log",
  "command-counts",
  "command-log",
  "retention",
  "erasure",
  "lease",
  "missing-log",
];

/** Counters for Prometheus, updated by events. */
export interface Metrics {
  readonly registry: Registry;
  observeCallback(report: CallbackReport): void;
  observeCommand(report: CommandReport): void;
  observeBatch(report: BatchReport): void;
  observeDeadLetters(report: DeadLetterReport): void;
  observeFault(fault: LedgerFault): void;
  observeRefusedConnection(): void;
  /** Counts a reader of the feed that was let go because it took nothing. */
  observeDroppedStream(): void;
  readonly policies: PolicyMetrics;
  readonly forwards: ForwardMetrics;
  readonly push: PushMetrics;
  readonly reconciliations: ReconcileMetrics;
  readonly sinks: SinkMetrics;
  /** Counts a callback refused because of too many callbacks or too much memory. */
  observeRefusedAdmission(source: string, reason: AdmissionReason): void;
  /** Counts a request that may be a callback, to a path without a source. */
  observeMisrouted(isNewPath: boolean): void;
}

/** One label set of the callback counter, and its count since the last scrape. */
interface Tally {
  readonly labels: { readonly source: string; readonly command: string; readonly outcome: string };
  count: number;
}

/** Counts callbacks, batches and faults, and what becomes of the events of these sinks. */
export function createMetrics(sinks: readonly string[] = []): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const tallies = new Map<string, Tally>();
  // Label sets are built at a scrape, not for every callback.
  const callbacks: Counter<keyof Tally["labels"]> = new Counter({
    name: "grouphook_callbacks_total",
    help: "Callbacks answered, by outcome",
    labelNames: ["source", "command", "outcome"],
    registers,
    collect: () => {
      for (const tally of tallies.values()) {
        callbacks.inc(tally.labels, tally.count);
        tally.count = 0;
      }
    },
  });
  const latency = new Histogram({
    name: "grouphook_callback_seconds",
    help: "Time from a callback's arrival to its reply",
    labelNames: ["source"],
    buckets: LATENCY_SECONDS,
    registers,
  });
  const batchSize = new Histogram({
    name: "grouphook_batch_callbacks",
    help: "Callbacks written in one transaction",
    buckets: BATCH_SIZES,
    registers,
  });
  const commitTime = new Histogram({
    name: "grouphook_batch_seconds",
    help: "Time of the transaction that writes a batch, including the commit",
    buckets: LATENCY_SECONDS,
    registers,
  });
  const faults = new Counter({
    name: "grouphook_ledger_faults_total",
    help: "Problems that the ledger handled: batches tried again, callbacks kept as dead letters, and others",
    labelNames: ["kind"],
    registers,
  });
  const kept = new Counter({
    name: "grouphook_dead_letters_kept_total",
    help: "Callbacks that were not applied and are kept as dead letters",
    labelNames: ["source"],
    registers,
  });
  const lost = new Counter({
    name: "grouphook_dead_letters_lost_total",
    help: "Callbacks that were not applied and could not be kept",
    labelNames: ["source"],
    registers,
  });
  const connections = new Counter({
    name: "grouphook_connections_refused_total",
    help: "Connections closed at once because too many were open",
    registers,
  });
  const droppedStreams = new Counter({
    name: "grouphook_stream_dropped_total",
    help: "Readers of the feed by server-sent events let go because they took nothing",
    registers,
  });
  const admissions = new Counter({
    name: "grouphook_admission_refused_total",
    help: "Callbacks refused before they were completely read, by the limit that was reached",
    labelNames: ["source", "reason"],
    registers,
  });
  const misrouted = new Counter({
    name: "grouphook_misrouted_requests_total",
    help: "Requests that may be callbacks, to paths without a source",
    registers,
  });
  const misroutedPaths = new Counter({
    name: "grouphook_misrouted_paths_total",
    help: "Different paths of these requests, up to the number that is logged",
    registers,
  });
  const commands = new Counter({
    name: "grouphook_commands_total",
    help: "What apps commanded, by what became of it",
    labelNames: ["source", "change", "result"],
    registers,
  });
  const commandTime = new Histogram({
    name: "grouphook_command_seconds",
    help: "Time from a command to its outcome, the vendor's answer included",
    labelNames: ["source"],
    buckets: LATENCY_SECONDS,
    registers,
  });
  for (const kind of FAULT_KINDS) faults.inc({ kind }, 0);

  return {
    registry,
    policies: policyMetrics(registry),
    forwards: forwardMetrics(registry),
    push: pushMetrics(registry),
    reconciliations: reconcileMetrics(registry),
    sinks: sinkMetrics(registry, sinks),

    observeCallback({ source, callback, outcome: made, error, durationMs }) {
      // Anyone can invent commands, so unsupported ones share one label.
      const command = callback && callback.wants !== "unsupported" ? callback.command : "other";
      const outcome = error?.code ?? made?.result ?? "internal";
      const key = `${source} ${command} ${outcome}`;
      const tally = tallies.get(key);
      if (tally) tally.count += 1;
      else tallies.set(key, { labels: { source, command, outcome }, count: 1 });
      latency.observe({ source }, durationMs / 1000);
    },

    observeCommand({ source, change, outcome, durationMs }) {
      commands.inc({ source, change: change.type, result: outcome.result });
      commandTime.observe({ source }, durationMs / 1000);
    },

    observeBatch({ size, milliseconds }) {
      batchSize.observe(size);
      commitTime.observe(milliseconds / 1000);
    },

    observeDeadLetters(report) {
      kept.inc({ source: report.source }, report.kept);
      lost.inc({ source: report.source }, report.lost);
    },

    observeFault({ kind }) {
      faults.inc({ kind });
    },

    observeRefusedConnection() {
      connections.inc();
    },

    observeDroppedStream() {
      droppedStreams.inc();
    },

    observeRefusedAdmission(source, reason) {
      admissions.inc({ source, reason });
    },

    observeMisrouted(isNewPath) {
      misrouted.inc();
      if (isNewPath) misroutedPaths.inc();
    },
  };
}
