import { aligned } from "./aligned.ts";
import type { Finding } from "./chaos.ts";
import { readersTable } from "./readers-table.ts";
import { isPassed, type TrialResult } from "./trial.ts";

const head = [
  "scenario",
  "database",
  "faults",
  "acknowledged",
  "no reply",
  "failures",
  "passed, marked",
  "missing",
  "twice",
  "gaps",
  "other",
  "s",
  "",
];

/** The findings as text, with the faults below. */
export function table(findings: readonly Finding[]): string {
  const rows = findings.map(({ scenario, database, seconds, result }) => [
    scenario.name,
    database,
    ...numbersOf(result),
    String(seconds),
    result && isPassed(result) ? "" : "FAILED",
  ]);
  const wrong = findings.flatMap(({ scenario, database, result, error }) =>
    [...(error === undefined ? [] : [error]), ...(result?.complaints ?? []), ...(result?.verdict.examples ?? [])].map(
      (line) => `${scenario.name} on ${database}: ${line}\n`,
    ),
  );
  return [aligned([head, ...rows]), readersTable(findings), ...wrong].join("");
}

function numbersOf(result: TrialResult | undefined): readonly string[] {
  if (!result) return Array.from({ length: head.length - 4 }, () => "-");
  const { faults, unanswered, failures, verdict, complaints } = result;
  const { acknowledged, passedAndMarked, missing, doubled, gaps, miscounted, disordered, strange } = verdict;
  const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
  const other = miscounted + disordered + strange + complaints.length;
  return [faults, acknowledged, unanswered, failed, passedAndMarked, missing, doubled, gaps, other].map((number) =>
    number.toLocaleString("en"),
  );
}
