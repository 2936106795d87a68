import { type FoundGroup, findGroups, type GroupReading, type Observation, observeGroup } from "@grouphook/core";
import type { MembersInMemory } from "./members-in-memory.js";
import { type Patience, textOf } from "./patience.js";

/** What all readings of a source share. */
export interface ReadingTools {
  readonly patience: Patience;
  readonly memory: MembersInMemory;
  /** The groups that are being read. */
  readonly busy: Set<string>;
}

/** What is told of each group that was read. */
export interface ReadingListener {
  onReading(reading: GroupReading): void;
  /** A group cannot be read, and waiting does not help. */
  onFailure(groupId: string, text: string): void;
}

/**
 * Reads groups, no more than the client reads at once, and mends their records. Waits where the vendor or the database is
 * away; rejects only with the reason of the signal.
 */
export async function readGroups(
  observation: Observation,
  groupIds: readonly string[],
  { patience, memory, busy }: ReadingTools,
  { signal, ...listener }: ReadingListener & { readonly signal: AbortSignal },
): Promise<void> {
  const tools = { patience, memory, busy };
  const found = await findThem(observation, groupIds, patience, { ...listener, signal });
  for (const group of found) {
    const { groupId, memberCount = 0 } = group;
    busy.add(groupId);
    try {
      const reading = await tools.memory.withRoomFor(memberCount, signal, () =>
        observe(observation, group, patience, signal),
      );
      listener.onReading(reading);
    } catch (error) {
      signal.throwIfAborted();
      listener.onFailure(groupId, textOf(error));
    } finally {
      busy.delete(groupId);
    }
  }
}

/** Finds groups; one that the vendor's answer cannot be read for must not be in the way of others. */
async function findThem(
  observation: Observation,
  groupIds: readonly string[],
  patience: Patience,
  { signal, onFailure }: Pick<ReadingListener, "onFailure"> & { readonly signal: AbortSignal },
): Promise<readonly FoundGroup[]> {
  const found: FoundGroup[] = [];
  const waiting = [groupIds];
  for (let some = waiting.pop(); some; some = waiting.pop()) {
    const asked = some;
    try {
      found.push(...(await patience.attempt(() => findGroups(observation, asked, { signal }), signal)));
    } catch (error) {
      signal.throwIfAborted();
      const [first] = asked;
      if (asked.length > 1) waiting.push(...asked.map((groupId) => [groupId]));
      else if (first !== undefined) onFailure(first, textOf(error));
    }
  }
  return found;
}

/** After a pause it is found anew: much may have happened. */
function observe(
  observation: Observation,
  group: FoundGroup,
  patience: Patience,
  signal: AbortSignal,
): Promise<GroupReading> {
  let isFirst = true;
  return patience.attempt(() => {
    if (!isFirst) return observeGroup(observation, group.groupId, { signal });
    isFirst = false;
    return group.observe({ signal });
  }, signal);
}
