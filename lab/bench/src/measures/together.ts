import type { Finding } from "../measure.ts";

/** The findings of several sides as one. */
export function together(findings: readonly Finding[]): Finding {
  return {
    rows: findings.flatMap(({ rows }) => rows),
    conclusions: findings.flatMap(({ conclusions }) => conclusions),
    faults: findings.flatMap(({ faults }) => faults),
  };
}
