import type { ObservedOutcome } from "../vocabulary/group-observed.js";
import { type GroupState, staleOf } from "./group-state.js";
import type { Effects } from "./slice.js";

/** What became of a reading: how far the record differed, and whether it is in doubt. `known` is the group before. */
export function observedOutcome(
  { events, group }: Pick<Effects, "events" | "group">,
  known: GroupState | undefined,
): ObservedOutcome {
  const differences = new Map<string, number>();
  for (const { type, data } of events) differences.set(type, (differences.get(type) ?? 0) + countIn(type, data));
  const after = group ?? known;
  return { differences: Object.fromEntries(differences), isStale: after !== undefined && staleOf(after) !== null };
}

function countIn(type: string, data: object): number {
  if (type === "members.joined" && "members" in data && Array.isArray(data.members)) return data.members.length;
  if (type === "members.left" && "userIds" in data && Array.isArray(data.userIds)) return data.userIds.length;
  return 1;
}
