import type { Finding } from "../measure.ts";

/** What was found of several sides as one finding. */
export function together(findings: readonly Finding[]): Finding {
  return {
    rows: findings.flatMap(({ rows }) => rows),
    conclusions: findings.flatMap(({ conclusions }) => conclusions),
    faults: findings.flatMap(({ faults }) => faults),
  };
}
