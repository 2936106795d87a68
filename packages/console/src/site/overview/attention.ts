import { soleValue, sumOf } from "../api/metrics-text.js";
import { above, growth, labelValues, type Measurement } from "./measurements.js";

/** Something that an operator should look at: what it is, how much, whose, and the page where it is looked into. */
export interface Attention {
  readonly kind: AttentionKind;
  readonly tone: "bad" | "doubtful";
  /** How many, or how many seconds. */
  readonly amount: number;
  /** The source, policy, consumer, subscription or sink. */
  readonly of?: string;
  readonly path: string;
}

/** What can need attention. */
type AttentionKind =
  | "database"
  | "deadLettersLost"
  | "deadLetters"
  | "waiting"
  | "refused"
  | "policyFailures"
  | "circuit"
  | "staleGroups"
  | "consumerLag"
  | "pushLag"
  | "pushParked"
  | "sinkLag"
  | "ledgerFaults"
  | "misrouted"
  | "neverCalled"
  | "disabled";

/** A reader this far behind, in seconds, is worth a look. */
const LAG_SECONDS = 60;
/** Callbacks that wait longer than this, in seconds, come near the patience of vendors. */
const WAITING_SECONDS = 0.5;
/** Errors by which callbacks are refused, and not by a decision. */
const REFUSALS = ["overloaded", "too-slow", "malformed", "unauthentic", "wrong-method", "too-large", "internal"];

/** What needs attention by the newest measurement, the worst first; what only counters tell is what grew since the oldest. */
export function attentionOf(oldest: Measurement, newest: Measurement): readonly Attention[] {
  const { metrics } = newest;
  const grew = (name: string, labels: Readonly<Record<string, string>> = {}) => growth(oldest, newest, name, labels);
  const found: Attention[] = [];
  const add = (item: Attention) => {
    if (item.amount > 0) found.push(item);
  };

  if (soleValue(metrics, "grouphook_database_up") === 0)
    found.push({ kind: "database", tone: "bad", amount: 1, path: "/console/" });
  const lost = sumOf(metrics, "grouphook_dead_letters_lost_total");
  add({ kind: "deadLettersLost", tone: "bad", amount: lost, path: "/console/dead-letters" });
  const oldestWait = soleValue(metrics, "grouphook_queue_oldest_seconds") ?? 0;
  if (oldestWait > WAITING_SECONDS) add({ kind: "waiting", tone: "bad", amount: oldestWait, path: "/console/" });
  const letters = soleValue(metrics, "grouphook_dead_letters") ?? 0;
  add({ kind: "deadLetters", tone: "bad", amount: letters, path: "/console/dead-letters" });
  for (const source of labelValues(metrics, "grouphook_callbacks_total", "source")) {
    const amount = REFUSALS.reduce((sum, outcome) => sum + grew("grouphook_callbacks_total", { source, outcome }), 0);
    add({ kind: "refused", tone: "bad", amount, of: source, path: pathOf("/console/sources", { source }) });
  }
  for (const { labels } of above(metrics, "grouphook_policy_circuit_state", 0)) {
    if (labels.state === "open") add({ kind: "circuit", tone: "bad", amount: 1, path: "/console/decisions" });
  }
  for (const policy of labelValues(metrics, "grouphook_policy_failures_total", "policy")) {
    const amount = grew("grouphook_policy_failures_total", { policy });
    add({ kind: "policyFailures", tone: "bad", amount, of: policy, path: "/console/decisions" });
  }
  for (const { labels, value } of above(metrics, "grouphook_push_lag_seconds", LAG_SECONDS)) {
    const { subscription = "" } = labels;
    const path = `/console/deliveries/${encodeURIComponent(subscription)}`;
    add({ kind: "pushLag", tone: "bad", amount: value, of: subscription, path });
  }
  for (const { labels, value } of above(metrics, "grouphook_push_parked_events", 0)) {
    const { subscription = "" } = labels;
    const path = `/console/deliveries/${encodeURIComponent(subscription)}`;
    add({ kind: "pushParked", tone: "doubtful", amount: value, of: subscription, path });
  }
  for (const { labels, value } of above(metrics, "grouphook_sink_lag_seconds", LAG_SECONDS))
    add({ kind: "sinkLag", tone: "bad", amount: value, of: labels.sink ?? "", path: "/console/deliveries" });
  for (const { labels, value } of above(metrics, "grouphook_feed_lag_seconds", LAG_SECONDS))
    add({
      kind: "consumerLag",
      tone: "doubtful",
      amount: value,
      of: labels.consumer ?? "",
      path: "/console/deliveries",
    });
  for (const { labels, value } of above(metrics, "grouphook_stale_groups", 0)) {
    const { source = "" } = labels;
    const path = pathOf("/console/groups", { source, stale: "true" });
    add({ kind: "staleGroups", tone: "doubtful", amount: value, of: source, path });
  }
  for (const kind of labelValues(metrics, "grouphook_ledger_faults_total", "kind")) {
    const amount = grew("grouphook_ledger_faults_total", { kind });
    add({ kind: "ledgerFaults", tone: "doubtful", amount, of: kind, path: "/console/" });
  }
  const misrouted = grew("grouphook_misrouted_requests_total");
  add({ kind: "misrouted", tone: "doubtful", amount: misrouted, path: "/console/sources" });
  return found.toSorted((left, right) => Number(left.tone === "doubtful") - Number(right.tone === "doubtful"));
}

function pathOf(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query)}`;
}
