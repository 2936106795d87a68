import type { GroupObserved } from "../vocabulary/group-observed.js";
import { GroupDraft } from "./group-draft.js";
import { factTimesIn, factTimesOf, type GroupState, isActive, markedStale } from "./group-state.js";
import { observeEnd, observeLife } from "./observed-life.js";
import { withoutTime } from "./patch.js";
import { isSince, type ReadingTimes, readingTimes, VENDOR_CLOCK_MS } from "./reading-times.js";
import type { Circumstances, Effects, Slice } from "./slice.js";
import { sliceAfter } from "./slice-after.js";

const NOTHING: Effects = { members: [], messages: [], topics: [], listEntries: [], events: [] };
const BEING_READ = "it is being read at the vendor";
const LEFT_ALONE = "something newer without the vendor's time arrived while it was read at the vendor";
const HARDLY_NEWER = "something hardly newer than what was read at the vendor contradicts it";

/**
 * Mends the record of a group after a reading at the vendor. Facts that are newer than the reading win, by the vendor's clock
 * or, without its time, by their arrival since the reading began. The latter leave the group stale, and so do facts that
 * contradict the reading and are newer by less than is known of the vendor's clock.
 */
export function applyObserved(slice: Slice, change: GroupObserved, circumstances: Circumstances): Effects {
  const known = slice.group(change.groupId);
  const times = readingTimes(change, circumstances, known);
  const effects = mended(slice, change, circumstances, times);
  if (!known) return effects;
  const later = { ...times, asOf: times.asOf + VENDOR_CLOCK_MS };
  const after = sliceAfter(slice, effects);
  const isInDoubt =
    mended(after, change, circumstances, later).events.length > 0 ||
    (change.state === "gone" && hasFactsOf(after, change.groupId, times.asOf, later.asOf));
  if (!isInDoubt) return effects;
  const { groupId } = known;
  return { ...effects, groupId, group: markedStale(effects.group ?? known, times.beganAt, HARDLY_NEWER) };
}

/** Whether the record of a group that has ended keeps facts of a time, by the vendor's clock, for another life of it. */
function hasFactsOf(slice: Slice, groupId: string, after: number, until: number): boolean {
  const rows = [...slice.topics(groupId), ...slice.listEntries(groupId)];
  const members = slice.membersNewerThan(groupId, after).flatMap(factTimesOf);
  const ofGroup = factTimesIn(slice.group(groupId)?.changedAt ?? {});
  const times = [...ofGroup, ...members, ...rows.map(({ updatedAt }) => updatedAt)];
  return times.some((time) => time > after && time <= until);
}

function mended(slice: Slice, change: GroupObserved, circumstances: Circumstances, times: ReadingTimes): Effects {
  const known = slice.group(change.groupId);
  if (known && isOverruled(known, change, times)) return NOTHING;
  const draft = new GroupDraft(slice, change.groupId, { ...circumstances, occurredAt: times.asOf });
  const isInDoubt = isLifeInDoubt(draft.group, change, times);
  const leavesAlone = isInDoubt || observe(draft, slice, change, times);
  if (!isInDoubt) draft.group = stamped(draft.group, change, times);
  draft.group = leavesAlone
    ? markedStale(draft.group, circumstances.now, LEFT_ALONE)
    : afterReading(draft.group, change, times);
  if (circumstances.leavesStale !== undefined) draft.markStale(circumstances.leavesStale);
  const effects = draft.effects();
  if (effects.events.length > 0 || !known || !effects.group) return effects;
  return { ...effects, group: { ...effects.group, updatedAt: known.updatedAt } };
}

/** Whether the record is newer than the whole reading: another one began later, or the group ended later. */
function isOverruled(known: GroupState, { state }: GroupObserved, { asOf, beganAt }: ReadingTimes): boolean {
  const { dissolvedAt, changedAt } = known;
  if (beganAt < (changedAt.observedFrom ?? beganAt)) return true;
  if (state === "gone" || dissolvedAt === null || changedAt.untimedEnd !== undefined) return false;
  return isActive(known) ? dissolvedAt >= asOf : dissolvedAt > asOf;
}

/** Whether a fact without the vendor's time contradicts the reading, and may be newer. */
function isLifeInDoubt(group: GroupState, { state }: GroupObserved, times: ReadingTimes): boolean {
  const { untimed, untimedEnd } = group.changedAt;
  return isSince(state === "gone" ? untimed : untimedEnd, times);
}

function observe(draft: GroupDraft, slice: Slice, change: GroupObserved, times: ReadingTimes): boolean {
  if (change.state === "active") return observeLife(draft, slice, change, times);
  observeEnd(draft, slice, times);
  return false;
}

/** The group with the times as of which the parts of it are known that were read. */
function stamped(
  group: GroupState,
  { state, members, absentUserIds, topics, lists }: GroupObserved,
  { asOf, beganAt }: ReadingTimes,
): GroupState {
  return {
    ...group,
    changedAt: {
      ...group.changedAt,
      observed: asOf,
      observedFrom: beganAt,
      ...((state === "gone" || members || absentUserIds) && { membersObserved: asOf }),
      ...((state === "gone" || topics) && { topicsObserved: asOf }),
      ...((state === "gone" || lists?.allowed) && { allowedObserved: asOf }),
      ...((state === "gone" || lists?.blocked) && { blockedObserved: asOf }),
    },
  };
}

/** The group after a part of it was read: no longer stale at the end, unless it was marked since the beginning. */
function afterReading(group: GroupState, { state, part }: GroupObserved, times: ReadingTimes): GroupState {
  if (state === "active" && part === "more") {
    return group.stale === null ? { ...group, stale: { since: times.beganAt, reason: BEING_READ } } : group;
  }
  const isAnotherLife = state === "gone" && isActive(group);
  if (isAnotherLife || isMarkedSince(group, times)) return group;
  return { ...group, stale: null, changedAt: withoutTime(group.changedAt, "marked") };
}

/** Whether the group was marked stale since the reading began. */
function isMarkedSince({ stale, changedAt }: GroupState, times: ReadingTimes): boolean {
  if (stale === null) return false;
  return isSince(changedAt.marked, times) || (stale.reason !== BEING_READ && isSince(stale.since, times));
}
