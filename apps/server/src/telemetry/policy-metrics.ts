import type { JudgementReport } from "@grouphook/core";
import type { HttpPolicyState } from "@grouphook/policies";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Deadlines are set in milliseconds; policies without I/O take a few microseconds. */
const MILLISECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 15_000];
const STATES: readonly HttpPolicyState[] = ["closed", "half-open", "open"];

/** Counts the verdicts and failures of policies, and how long they take. */
export interface PolicyMetrics {
  observeJudgement(report: JudgementReport): void;
  /** Sets the state of the circuit breaker of the HTTP policy. */
  observeCircuit(state: HttpPolicyState): void;
}

/** The counts of one policy in one source since the last scrape. */
interface Tally {
  readonly source: string;
  readonly policy: string;
  readonly shadowed: string;
  readonly verdicts: Map<string, number>;
  failures: number;
  readonly observe: (milliseconds: number) => void;
}

/** Registers the metrics of policies. */
export function policyMetrics(registry: Registry): PolicyMetrics {
  const registers = [registry];
  const tallies = new Map<string, Tally>();
  const labelNames = ["source", "policy", "shadowed"] as const;
  const verdicts: Counter = new Counter({
    name: "grouphook_policy_verdicts_total",
    help: "Verdicts of policies, before they are reduced to what the vendor's reply can express",
    labelNames: [...labelNames, "verdict"],
    registers,
    // Label sets are built at a scrape, not for every judgement.
    collect: () => {
      for (const { source, policy, shadowed, verdicts: counts } of tallies.values()) {
        for (const [verdict, count] of counts) verdicts.inc({ source, policy, shadowed, verdict }, count);
        counts.clear();
      }
    },
  });
  const failures: Counter = new Counter({
    name: "grouphook_policy_failures_total",
    help: "Questions on which a policy failed: it threw, returned no valid verdict, or was late",
    labelNames,
    registers,
    collect: () => {
      for (const tally of tallies.values()) {
        const { source, policy, shadowed } = tally;
        failures.inc({ source, policy, shadowed }, tally.failures);
        tally.failures = 0;
      }
    },
  });
  const milliseconds = new Histogram({
    name: "grouphook_policy_milliseconds",
    help: "Time that a policy took, whether it failed or not",
    labelNames,
    buckets: MILLISECONDS,
    registers,
  });
  const circuit = new Gauge({
    name: "grouphook_policy_circuit_state",
    help: "1 for the state of the HTTP policy's circuit: closed (asks the backend), half-open (tries once), open (does not ask)",
    labelNames: ["state"],
    registers,
  });

  function tallyOf({ source, policy, shadowed }: JudgementReport): Tally {
    const key = `${source} ${shadowed} ${policy}`;
    const known = tallies.get(key);
    if (known) return known;
    const labels = { source, policy, shadowed: String(shadowed) };
    const child = milliseconds.labels(labels);
    const tally: Tally = { ...labels, verdicts: new Map(), failures: 0, observe: (value) => child.observe(value) };
    tallies.set(key, tally);
    return tally;
  }

  return {
    observeJudgement(report) {
      const tally = tallyOf(report);
      tally.observe(report.milliseconds);
      if (report.fault === undefined) {
        tally.verdicts.set(report.said, (tally.verdicts.get(report.said) ?? 0) + 1);
      } else {
        tally.failures += 1;
      }
    },

    observeCircuit(state) {
      for (const each of STATES) circuit.set({ state: each }, each === state ? 1 : 0);
    },
  };
}
