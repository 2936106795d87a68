import { type GroupChange, groupIdOf } from "../vocabulary/change.js";
import { applyFact } from "./apply-fact.js";
import { afterReadingsIn, type FieldTimes, factTimesIn, factTimesOf, isActive, markedStale } from "./group-state.js";
import { namedBy } from "./named-by.js";
import type { Circumstances, Effects, Slice } from "./slice.js";

const OVERLAPPED = "it changed while a command changed it: which came last is not known";
const OVERRULED = "a command was carried out, but something that seems newer says otherwise";

/** A fact without the vendor's time that comes so long after a command was answered may have happened before it. */
const UNDER_WAY_MS = 10_000;

/**
 * Records what a vendor told, or did because an app commanded it. When a command took effect is known only to be between its
 * beginning and its end. Where something else about the same was told or read within that time, and says otherwise, nobody knows
 * which came last: it is recorded, and the group is left stale.
 */
export function applyTold(slice: Slice, change: GroupChange, circumstances: Circumstances): Effects {
  const { begunAt } = circumstances;
  if (begunAt === undefined) {
    const effects = applyFact(slice, change, circumstances);
    if (!isNews(effects)) return effects;
    const known = knownOf(slice, change, circumstances);
    const isInDoubt =
      isWithinCommand(known, circumstances) ||
      isUndoneEnd(slice, effects, circumstances) ||
      isCarriedOver(slice, effects);
    return isInDoubt ? leftStale(slice, effects, circumstances, OVERLAPPED) : effects;
  }
  const known = knownOf(slice, change, circumstances);
  const commanded = isLast(change)
    ? { ...circumstances, occurredAt: undefined, notBefore: circumstances.occurredAt }
    : { ...circumstances, occurredAt: afterReadings(slice, change, circumstances) };
  const effects = applyFact(slice, change, commanded);
  if (!isShown(slice, change, commanded, effects)) return leftStale(slice, effects, circumstances, OVERRULED);
  const isInDoubt =
    isOverlapped(known, begunAt) || endsNewerLife(known, change, circumstances) || isCarriedOver(slice, effects);
  return isInDoubt && isNews(effects) ? leftStale(slice, effects, circumstances, OVERLAPPED) : effects;
}

/**
 * Whether a change is the last of what it is about. A command of it counts as newer than everything that was told, and the
 * vendor's own callback finds it done, whenever that says it was.
 */
function isLast({ type }: GroupChange): boolean {
  return type === "group.dissolved" || type === "message.recalled";
}

/** Whether a command ended a group that was made since the command began, as far as is known. */
function endsNewerLife({ group: { createdAt } }: Known, { type }: GroupChange, { occurredAt }: Circumstances): boolean {
  return type === "group.dissolved" && createdAt !== undefined && occurredAt !== undefined && createdAt > occurredAt;
}

/** When parts of the record were told of that a change is about, before it. */
interface Known {
  readonly group: FieldTimes;
  readonly named: readonly FieldTimes[];
}

/** Changes of a group itself, or of all that is in it. What is only told, such as messages, overlaps nothing. */
const ofGroup: ReadonlySet<GroupChange["type"]> = new Set<GroupChange["type"]>([
  ...(["group.created", "group.updated", "group.attributes_changed", "group.dissolved", "owner.transferred"] as const),
]);

function knownOf(slice: Slice, change: GroupChange, circumstances: Circumstances): Known {
  const groupId = groupIdOf(change);
  const group = groupId === undefined ? undefined : slice.group(groupId);
  if (groupId === undefined || !group) return { group: {}, named: [] };
  const { changedAt } = group;
  const { userIds, topicIds, listEntries } = namedBy(change, circumstances);
  const ofMembers = userIds.map((userId) => slice.member(groupId, userId)?.changedAt ?? unknownUser(changedAt));
  const ofTopics = topicIds.map((topicId) => slice.topic(groupId, topicId)?.changedAt ?? {});
  const ofLists = listEntries.map(([list, userId]) => slice.listEntry(groupId, list, userId)?.changedAt ?? {});
  const rows = [...ofMembers, ...ofTopics, ...ofLists, ...(ofGroup.has(change.type) ? [changedAt] : [])];
  return { group: changedAt, named: rows.length > 0 ? [...rows, ...endOfFormerLife(changedAt)] : [] };
}

/** A command that ended the group changed everything that was in it. */
function endOfFormerLife({ commandedEnd, untimedEnd }: FieldTimes): readonly FieldTimes[] {
  if (commandedEnd === undefined) return [];
  return [{ commanded: commandedEnd, ...(untimedEnd !== undefined && { untimed: untimedEnd }) }];
}

function unknownUser({ untimedLeft }: FieldTimes): FieldTimes {
  return untimedLeft === undefined ? {} : { untimed: untimedLeft };
}

/** Whether a fact that counts as newer than a command may have happened before that took effect. */
function isWithinCommand({ named }: Known, { occurredAt, now }: Circumstances): boolean {
  return named.some(({ commanded, untimed = Number.NEGATIVE_INFINITY }) => {
    if (commanded === undefined) return false;
    return occurredAt === undefined ? now - untimed <= UNDER_WAY_MS : occurredAt <= commanded;
  });
}

/** Whether something arrived, or a reading began, since a command began. */
function isOverlapped({ group, named }: Known, begunAt: number): boolean {
  const { observedFrom, untimedEnd } = group;
  const arrivals = [observedFrom, untimedEnd, ...named.map(({ untimed }) => untimed)];
  return arrivals.some((arrival) => arrival !== undefined && arrival >= begunAt);
}

/** What is read is void for a reading that began later, as far as clocks are known: a command counts as newer. */
function afterReadings(slice: Slice, change: GroupChange, { occurredAt }: Circumstances): number | undefined {
  const groupId = groupIdOf(change);
  const group = groupId === undefined ? undefined : slice.group(groupId);
  if (occurredAt === undefined || !group) return occurredAt;
  return Math.max(occurredAt, afterReadingsIn(group.changedAt) ?? occurredAt);
}

/** Whether the record is as a command made it: nothing in it says otherwise, and seems newer. */
function isShown(slice: Slice, change: GroupChange, circumstances: Circumstances, { group, events }: Effects): boolean {
  const groupId = groupIdOf(change);
  if (groupId === undefined || change.type === "group.dissolved") return true;
  const after = group ?? slice.group(groupId);
  if (after && !isActive(after)) return false;
  if (change.type === "group.created" || change.type.startsWith("message.")) return true;
  const ofNewest = applyFact(slice, change, { ...circumstances, occurredAt: undefined });
  return JSON.stringify(ofNewest.events) === JSON.stringify(events);
}

/**
 * Whether a group comes back after an end of which only the arrival is known, by a creation that may have been before that:
 * one with a time, or one without that comes soon.
 */
function isUndoneEnd(slice: Slice, { groupId, group }: Effects, { occurredAt, now }: Circumstances): boolean {
  const known = groupId === undefined ? undefined : slice.group(groupId);
  if (!known || !group || isActive(known) || !isActive(group)) return false;
  const { untimedEnd } = known.changedAt;
  return untimedEnd !== undefined && (occurredAt !== undefined || now - untimedEnd <= UNDER_WAY_MS);
}

/** Whether a group comes back with something that may be of its former life: a command had perhaps not ended that yet. */
function isCarriedOver(slice: Slice, { groupId, group }: Effects): boolean {
  const known = groupId === undefined ? undefined : slice.group(groupId);
  if (groupId === undefined || !known || !group || isActive(known) || !isActive(group)) return false;
  const { dissolvedAt } = group;
  const { commandedEnd } = known.changedAt;
  if (dissolvedAt === null || commandedEnd === undefined) return false;
  const isOfEither = (time: number) => time > dissolvedAt && time <= commandedEnd;
  return (
    factTimesIn(known.changedAt).some(isOfEither) ||
    slice.membersNewerThan(groupId, dissolvedAt).some((row) => factTimesOf(row).some(isOfEither)) ||
    slice.topics(groupId).some(({ createdAt, updatedAt }) => isOfEither(createdAt ?? updatedAt)) ||
    slice.listEntries(groupId).some(({ updatedAt }) => isOfEither(updatedAt))
  );
}

function isNews({ events }: Effects): boolean {
  return events.length > 0;
}

function leftStale(slice: Slice, effects: Effects, { now }: Circumstances, reason: string): Effects {
  const group = effects.group ?? (effects.groupId === undefined ? undefined : slice.group(effects.groupId));
  return group ? { ...effects, group: markedStale(group, now, reason) } : effects;
}
