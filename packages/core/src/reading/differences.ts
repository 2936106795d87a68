import type { ObservedOutcome } from "../vocabulary/group-observed.js";

/** How far something differed from the record, as `ObservedOutcome` counts it. */
export type Differences = ObservedOutcome["differences"];

/** Several differences, added up by type. */
export function sumOf(all: Iterable<Differences>): Differences {
  const sums = new Map<string, number>();
  for (const differences of all) {
    for (const [type, count] of Object.entries(differences)) sums.set(type, (sums.get(type) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}
