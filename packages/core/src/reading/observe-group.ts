import type {
  CallOptions,
  GroupGone,
  GroupRead,
  GroupUnreadable,
  VendorRefusal,
} from "../adapter/client/vendor-client.js";
import { type Differences, sumOf } from "./differences.js";
import { type Observation, settlePart } from "./observation.js";
import { type Found, observeMembers } from "./observe-members.js";
import { observeMessages } from "./observe-messages.js";

/** What became of the reading of a group. */
export type GroupReading =
  | {
      readonly result: "observed";
      readonly groupId: string;
      /** `gone`: the vendor has no such group. */
      readonly state: "active" | "gone";
      /** How far the record differed; it does not any longer. Messages are counted under the types of their events. */
      readonly differences: Differences;
      /** Whether it must be read again: something happened meanwhile. */
      readonly isStale: boolean;
      /** How many members were found. */
      readonly members: number;
    }
  /** The vendor does not let us read it. Its record is as before. */
  | { readonly result: "unreadable"; readonly groupId: string; readonly refusal: VendorRefusal };

/** A group that was asked for. */
export interface FoundGroup {
  readonly groupId: string;
  /** How many members it has, if the vendor says so. */
  readonly memberCount?: number;
  /**
   * Reads its members and settles what was found, soon after it was found. Throws a `VendorCallError` where there is no
   * answer, and what `Ledger.settle` throws; the record is then as before or, if some parts were settled, stale.
   */
  observe(options?: CallOptions): Promise<GroupReading>;
}

/** Reads groups with one call; throws a `VendorCallError`. No more than `groupsAtOnce` of the client. */
export async function findGroups(
  observation: Observation,
  groupIds: readonly string[],
  options: CallOptions = {},
): Promise<readonly FoundGroup[]> {
  const beganAt = observation.now();
  const groups = await observation.client.readGroups(groupIds, options);
  return groups.map((group) => foundGroup(observation, group, beganAt));
}

function foundGroup(
  observation: Observation,
  group: GroupRead | GroupGone | GroupUnreadable,
  beganAt: number,
): FoundGroup {
  const { groupId } = group;
  if (group.state === "active") {
    const { memberCount } = group;
    const observe: FoundGroup["observe"] = (options = {}) => observeActive(observation, { group, beganAt }, options);
    return { groupId, ...(memberCount !== undefined && { memberCount }), observe };
  }
  if (group.state === "gone") return { groupId, observe: () => observeGone(observation, group, beganAt) };
  return { groupId, observe: async () => ({ result: "unreadable", groupId, refusal: group.refusal }) };
}

/** Reads one group at the vendor and mends its record. Throws as `FoundGroup.observe` does. */
export async function observeGroup(
  observation: Observation,
  groupId: string,
  options: CallOptions = {},
): Promise<GroupReading> {
  const [found] = await findGroups(observation, [groupId], options);
  if (!found) throw new Error(`[${observation.source}] the client told nothing of group ${groupId}`);
  return found.observe(options);
}

async function observeActive(observation: Observation, found: Found, options: CallOptions): Promise<GroupReading> {
  const { group } = found;
  const { groupId } = group;
  const observed = await observeMembers(observation, found, options);
  if (!observed) return observeEnded(observation, groupId, options);
  const { differences, isStale, members } = observed;
  const ofMessages = await observeMessages(observation, group, options);
  return {
    ...{ result: "observed", groupId, state: "active", isStale, members },
    differences: sumOf([differences, ofMessages]),
  };
}

/** A group ended while its members were read. If the vendor says otherwise, it stays stale, to be read again. */
async function observeEnded(observation: Observation, groupId: string, options: CallOptions): Promise<GroupReading> {
  const beganAt = observation.now();
  const [again] = await observation.client.readGroups([groupId], options);
  if (again?.state === "gone") return observeGone(observation, again, beganAt);
  return { result: "observed", groupId, state: "active", differences: {}, isStale: true, members: 0 };
}

async function observeGone(
  observation: Observation,
  { groupId, asOf }: GroupGone,
  beganAt: number,
): Promise<GroupReading> {
  const gone = { result: "observed", groupId, state: "gone", members: 0 } as const;
  const known = await observation.ledger.group(observation.source, groupId);
  if (!known) return { ...gone, differences: {}, isStale: false };
  const change = { type: "group.observed", groupId, state: "gone", beganAt, part: "only" } as const;
  return { ...gone, ...(await settlePart(observation, change, asOf)) };
}
