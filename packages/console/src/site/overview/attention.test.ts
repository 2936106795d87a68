import { expect, test } from "vitest";
import { parseMetrics } from "../api/metrics-text.js";
import { attentionOf } from "./attention.js";

const WELL = `grouphook_database_up 1
grouphook_queue_oldest_seconds 0.01
grouphook_dead_letters 0
grouphook_callbacks_total{source="east",outcome="performed"} 100
grouphook_callbacks_total{source="east",outcome="unauthentic"} 4
grouphook_policy_circuit_state{state="closed"} 1
grouphook_policy_circuit_state{state="open"} 0
grouphook_feed_lag_seconds{consumer="search"} 3
grouphook_ledger_faults_total{kind="retry"} 2
`;

function attention(text: string) {
  const oldest = { at: 0, metrics: parseMetrics(WELL) };
  return attentionOf(oldest, { at: 60_000, metrics: parseMetrics(text) });
}

test("nothing needs attention where all is well, and what happened long ago is not told again", () => {
  expect(attention(WELL)).toEqual([]);
});

test.each([
  ["grouphook_database_up 0", { kind: "database", tone: "bad" }],
  ["grouphook_dead_letters 3", { kind: "deadLetters", amount: 3, path: "/console/dead-letters" }],
  ["grouphook_queue_oldest_seconds 2.5", { kind: "waiting", amount: 2.5 }],
  [
    'grouphook_callbacks_total{source="east",outcome="unauthentic"} 9',
    { kind: "refused", amount: 5, of: "east", path: "/console/sources?source=east" },
  ],
  ['grouphook_policy_circuit_state{state="open"} 1', { kind: "circuit" }],
  ['grouphook_policy_failures_total{policy="limits"} 2', { kind: "policyFailures", amount: 2, of: "limits" }],
  ['grouphook_push_lag_seconds{subscription="s/1"} 90', { kind: "pushLag", path: "/console/deliveries/s%2F1" }],
  ['grouphook_push_parked_events{subscription="s"} 7', { kind: "pushParked", amount: 7, tone: "doubtful" }],
  ['grouphook_sink_lag_seconds{sink="nats"} 61', { kind: "sinkLag", of: "nats" }],
  ['grouphook_feed_lag_seconds{consumer="search"} 600', { kind: "consumerLag", amount: 600, of: "search" }],
  [
    'grouphook_stale_groups{source="west"} 12',
    { kind: "staleGroups", amount: 12, path: "/console/groups?source=west&stale=true" },
  ],
  ['grouphook_ledger_faults_total{kind="retry"} 3', { kind: "ledgerFaults", amount: 1, of: "retry" }],
  ["grouphook_misrouted_requests_total 1", { kind: "misrouted", amount: 1, path: "/console/sources" }],
  ['grouphook_dead_letters_lost_total{source="east"} 1', { kind: "deadLettersLost", amount: 1 }],
])("%s needs attention", (line, expected) => {
  const name = line.slice(0, line.lastIndexOf(" "));
  const others = WELL.split("\n").filter((other) => !other.startsWith(name));
  expect(attention([...others, line].join("\n"))).toEqual([expect.objectContaining(expected)]);
});
