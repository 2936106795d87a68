import type { GroupProfile } from "../vocabulary/change.js";
import type { GroupObserved } from "../vocabulary/group-observed.js";
import { emitNewLife, endLife } from "./apply-life.js";
import { isCredible } from "./credible-time.js";
import { endTopicsAndLists } from "./end-topics-and-lists.js";
import type { GroupDraft } from "./group-draft.js";
import { factTimesIn, type GroupState, isActive, isOfFormerLife } from "./group-state.js";
import { entryOf } from "./missing-changes.js";
import { observedMuteOfAll } from "./mute-of-all.js";
import { observeLists } from "./observed-lists.js";
import { observeMembers } from "./observed-members.js";
import { observeTopics } from "./observed-topics.js";
import { patchAttributes, withoutFormerLives, withoutTime } from "./patch.js";
import { isSince, type ReadingTimes } from "./reading-times.js";
import type { Circumstances, Slice } from "./slice.js";

/** The group does not exist at the vendor. What the record has of it that is not newer has ended. */
export function observeEnd(draft: GroupDraft, slice: Slice, { asOf }: ReadingTimes): void {
  if (!hasEnded(draft, slice, asOf)) return;
  const { createdAt, changedAt } = draft.group;
  // Without the vendor's times they are by the server's clock, which may be ahead.
  const dissolvedAt = Math.max(asOf, draft.group.dissolvedAt ?? asOf);
  draft.group = {
    ...draft.group,
    dissolvedAt,
    createdAt: createdAt === null || isCreatedSince(draft.group, asOf) ? createdAt : Math.min(createdAt, dissolvedAt),
    changedAt: withoutTime(changedAt, "untimedEnd"),
  };
  endLife(draft, slice, dissolvedAt);
}

function isCreatedSince({ changedAt: { createdAt } }: GroupState, asOf: number): boolean {
  return createdAt !== undefined && createdAt > asOf;
}

/** Whether the record does not know yet that it has ended, or has something newer than the end that it knows. */
function hasEnded({ group, groupId }: GroupDraft, slice: Slice, asOf: number): boolean {
  const { dissolvedAt, memberCount, changedAt } = group;
  if (dissolvedAt === null) return true;
  if (isActive(group)) return dissolvedAt < asOf || !isCreatedSince(group, asOf);
  const rows = [...slice.topics(groupId), ...slice.listEntries(groupId)];
  const newest = Math.max(...factTimesIn(changedAt), ...rows.map(({ updatedAt }) => updatedAt));
  return dissolvedAt < asOf && (memberCount > 0 || newest > dissolvedAt);
}

/** The group exists at the vendor. Returns whether a part of it was left as it is in the record. */
export function observeLife(draft: GroupDraft, slice: Slice, change: GroupObserved, times: ReadingTimes): boolean {
  const { createdAt } = draft.group;
  const wasActive = isActive(draft.group);
  const isNewer = isSince(draft.group.changedAt.untimed, times);
  draft.group = living(draft.group, createdAtOf(change, draft.circumstances), times);
  if (!wasActive) endTopicsAndLists(draft, draft.group.dissolvedAt ?? undefined);
  const isPast = isOfFormerLife(draft.group, times.asOf);
  const { profile, ownerId } = isNewer && wasActive ? NO_FIELDS : observeFields(draft, change, times);
  const { joined, leavesAlone } = observeMembers(draft, slice, change, times);
  const leavesTopics = change.topics !== undefined && observeTopics(draft, change.topics, times);
  const leavesLists = change.lists !== undefined && observeLists(draft, change.lists, times);
  if (!wasActive) emitNewLife(draft);
  else if (createdAt === null) {
    const { groupId } = draft;
    draft.emit({ type: "group.created", groupId, ...ownerId, profile, members: joined.map(entryOf) });
  }
  return isNewer || isPast || leavesAlone || leavesTopics || leavesLists;
}

/** The group, active. A former life ended before the reading, whatever the server's clock said of it. */
function living(group: GroupState, createdAt: number | undefined, { asOf }: ReadingTimes): GroupState {
  const before = withoutTime(group.changedAt, "commandedEnd");
  const changedAt =
    createdAt === undefined ? before : { ...before, createdAt: Math.max(before.createdAt ?? createdAt, createdAt) };
  if (group.dissolvedAt === null || isActive(group)) {
    const known = group.createdAt ?? createdAt ?? asOf;
    return { ...group, createdAt: Math.max(known, createdAt ?? known), changedAt };
  }
  const dissolvedAt = Math.min(group.dissolvedAt, asOf - 1);
  const isTold = createdAt !== undefined && createdAt > dissolvedAt;
  return withoutFormerLives({
    ...group,
    dissolvedAt,
    createdAt: isTold ? createdAt : asOf,
    changedAt: withoutTime(changedAt, "untimedEnd"),
  });
}

function createdAtOf({ createdAt }: GroupObserved, { now }: Circumstances): number | undefined {
  return createdAt !== undefined && isCredible(createdAt, now) ? createdAt : undefined;
}

interface ObservedFields {
  /** Those that differ from before. */
  readonly profile: GroupProfile;
  /** Empty unless there is another owner. */
  readonly ownerId: { readonly ownerId?: string };
}

const NO_FIELDS: ObservedFields = { profile: {}, ownerId: {} };

function observeFields(
  draft: GroupDraft,
  { profile = {}, attributes, ownerId, members }: GroupObserved,
  { asOf }: ReadingTimes,
): ObservedFields {
  const changed = draft.setProfile(observedMuteOfAll(profile, draft.group, asOf));
  const owner = ownerId === undefined ? members?.find(({ role }) => role === "owner")?.userId : ownerId;
  const isNew = owner !== undefined && draft.setOwner(owner);
  if (attributes && !isOfFormerLife(draft.group, draft.vendorTime)) {
    draft.group = patchAttributes(draft.group, "replace", attributes, draft.vendorTime);
  }
  return { profile: changed, ownerId: isNew && owner !== null ? { ownerId: owner } : {} };
}
