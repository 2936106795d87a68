import type { Schemas } from "@grouphook/client";

/** Numbers of differences by the type of the events that tell them. */
export type Differences = Readonly<Record<string, number>>;

/** How many differences there are of all types. */
export function sumOfDifferences(differences: Differences): number {
  return Object.values(differences).reduce((sum, count) => sum + count, 0);
}

/** Types with their numbers, the greatest first. */
export function greatestFirst(differences: Differences): readonly (readonly [type: string, count: number])[] {
  return Object.entries(differences).toSorted(([, one], [, other]) => other - one);
}

/** How far the record of one group differed, all readings together. */
export interface GroupDrift {
  readonly source: string;
  readonly groupId: string;
  readonly differences: Differences;
  /** When a difference was found last, as the API writes it. */
  readonly lastFoundAt: string;
}

/** Puts the differences of each group together; those groups first that differed most. */
export function driftByGroup(drifts: readonly Schemas["Drift"][]): readonly GroupDrift[] {
  const groups = new Map<
    string,
    { source: string; groupId: string; lastFoundAt: string; counts: Map<string, number> }
  >();
  for (const { source, groupId, foundAt, type, differences } of drifts) {
    const key = JSON.stringify([source, groupId]);
    const known = groups.get(key) ?? { source, groupId, lastFoundAt: foundAt, counts: new Map<string, number>() };
    known.counts.set(type, (known.counts.get(type) ?? 0) + differences);
    if (foundAt > known.lastFoundAt) known.lastFoundAt = foundAt;
    groups.set(key, known);
  }
  return [...groups.values()]
    .map(({ counts, ...group }) => ({ ...group, differences: Object.fromEntries(counts) }))
    .toSorted((one, other) => sumOfDifferences(other.differences) - sumOfDifferences(one.differences));
}
