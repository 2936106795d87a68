import type { JudgementReport } from "@grouphook/core";
import type { HttpPolicyState } from "@grouphook/policies";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Policies' deadlines are set in milliseconds; those that need no I/O take a few microseconds. */
const MILLISECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 15_000];
const STATES: readonly HttpPolicyState[] = ["closed", "half-open", "open"];

/** Numbers of what policies say, how long they take, and how often they fail. */
export interface PolicyMetrics {
  observeJudgement(report: JudgementReport): void;
  /** Of the built-in policy that asks the app's backend. */
  observeCircuit(state: HttpPolicyState): void;
}

/** What one policy said in one source since it was last read. */
interface Tally {
  readonly source: string;
  readonly policy: string;
  readonly shadowed: string;
  readonly verdicts: Map<string, number>;
  failures: number;
  readonly observe: (milliseconds: number) => void;
}

/** Counts judgements as they are made. */
export function policyMetrics(registry: Registry): PolicyMetrics {
  const registers = [registry];
  const tallies = new Map<string, Tally>();
  const labelNames = ["source", "policy", "shadowed"] as const;
  const verdicts: Counter = new Counter({
    name: "grouphook_policy_verdicts_total",
    help: "Verdicts of policies, before they are fitted to what the vendor can be told",
    labelNames: [...labelNames, "verdict"],
    registers,
    // Labels are put together when somebody reads, not for every judgement.
    collect: () => {
      for (const { source, policy, shadowed, verdicts: counts } of tallies.values()) {
        for (const [verdict, count] of counts) verdicts.inc({ source, policy, shadowed, verdict }, count);
        counts.clear();
      }
    },
  });
  const failures: Counter = new Counter({
    name: "grouphook_policy_failures_total",
    help: "Questions on which a policy failed: it threw, said no verdict, or was late",
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
    help: "Time a policy took, failed or not",
    labelNames,
    buckets: MILLISECONDS,
    registers,
  });
  const circuit = new Gauge({
    name: "grouphook_policy_circuit_state",
    help: "1 for what the policy that asks the backend does: closed (asks), half-open (tries), open (leaves it alone)",
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
