import type { GroupCreated, GroupProfile, MemberEntry } from "../vocabulary/change.js";
import { entryTaken, join } from "./apply-members.js";
import { endTopicsAndLists } from "./end-topics-and-lists.js";
import type { GroupDraft } from "./group-draft.js";
import { factTimesIn, factTimesOf, isActive } from "./group-state.js";
import { entryOf, profileOf } from "./missing-changes.js";
import { toldMuteOfAll } from "./mute-of-all.js";
import { patchLeft, patchOutlived, withoutFormerLives, withoutTime } from "./patch.js";
import type { Slice } from "./slice.js";

/** A group is created, or created again. */
export function applyCreated(draft: GroupDraft, change: GroupCreated, slice: Slice): void {
  const { vendorTime, known, eventTime } = draft;
  const { createdAt, changedAt } = draft.group;
  const wasActive = isActive(draft.group);
  if (!wasActive && draft.isObservedSince) return;
  const dissolvedAt = wasActive ? draft.group.dissolvedAt : lastSeenEnded(draft);
  const isKnown = known !== undefined && wasActive && createdAt !== null;
  const isEarlier =
    vendorTime === undefined || draft.isObservedSince || (createdAt !== null && vendorTime <= createdAt);
  const isReborn = dissolvedAt !== null && (vendorTime === undefined || vendorTime > dissolvedAt);
  draft.group = {
    ...draft.group,
    dissolvedAt,
    createdAt: Math.max(createdAt ?? eventTime, isReborn ? Math.max(eventTime, dissolvedAt + 1) : eventTime),
    ...(vendorTime !== undefined && {
      changedAt: { ...changedAt, createdAt: Math.max(changedAt.createdAt ?? vendorTime, vendorTime) },
    }),
  };
  if (!wasActive) {
    draft.group = withoutFormerLives(draft.group);
    if (dissolvedAt !== null) endFormerMemberships(draft, slice, dissolvedAt);
  }
  const profile = draft.setProfile(toldMuteOfAll(change.profile));
  const isNewOwner = change.ownerId !== undefined && draft.setOwner(change.ownerId);
  const joined = change.members.filter((entry) => join(draft, entry));
  const isNews = isNewOwner || joined.length > 0 || Object.keys(profile).length > 0;
  // What an app commanded is told by the vendor too, at its own time.
  if (isKnown && (isEarlier || !isNews)) return;
  const { ownerId, ...news } = change;
  const members = change.members.flatMap((entry) => entryTaken(draft, entry) ?? []);
  const owner = ownerId !== undefined && ownerId === draft.group.ownerId && { ownerId };
  if (wasActive) draft.emit({ ...news, ...owner, profile, members });
  else emitNewLife(draft, profile, members);
}

/**
 * When a group that does not exist ended, or was last seen not to exist at the vendor. When a command ended it is not known well:
 * if another one made it again, it ended before that.
 */
function lastSeenEnded({ group, vendorTime, circumstances }: GroupDraft): number | null {
  const { dissolvedAt, changedAt } = group;
  if (dissolvedAt === null) return null;
  const { observed = dissolvedAt, commandedEnd = dissolvedAt } = changedAt;
  const isCommanded = circumstances.begunAt !== undefined && vendorTime !== undefined;
  return Math.max(dissolvedAt, observed, isCommanded ? Math.min(commandedEnd, vendorTime - 1) : dissolvedAt);
}

/** Ends the memberships until then that seemed newer than the end of the group. */
function endFormerMemberships(draft: GroupDraft, slice: Slice, until: number): void {
  for (const row of slice.membersNewerThan(draft.groupId, draft.known?.dissolvedAt ?? until)) {
    const times = factTimesOf(row);
    if (times.every((time) => time > until)) continue;
    draft.put(times.some((time) => time > until) ? patchOutlived(row, until) : patchLeft(row, until));
  }
}

/** Emits the creation of a new life with all that is known of it already. */
export function emitNewLife(draft: GroupDraft, profile: GroupProfile = {}, named: readonly MemberEntry[] = []): void {
  const { groupId, group } = draft;
  const { ownerId, dissolvedAt } = group;
  if (dissolvedAt === null) return;
  const isNamed = new Set(named.map(({ userId }) => userId));
  const others = draft.membersNewerThan(dissolvedAt).filter(({ userId }) => !isNamed.has(userId));
  draft.emit({
    type: "group.created",
    groupId,
    ...(ownerId !== null && { ownerId }),
    profile: { ...profile, ...profileOf(group) },
    members: [...named, ...others.map(entryOf)],
    dissolvedAt,
  });
}

/** A group ends. */
export function applyDissolved(draft: GroupDraft, slice: Slice): void {
  const { vendorTime } = draft;
  const { createdAt, dissolvedAt } = draft.group;
  if (draft.isObservedSince) return;
  if (vendorTime === undefined && !isActive(draft.group)) {
    draft.noteArrival("untimedEnd");
    endAgain(draft, slice);
    return;
  }
  if (vendorTime !== undefined && dissolvedAt !== null && vendorTime <= dissolvedAt) return;
  const changedAt = withoutTime(draft.group.changedAt, "untimedEnd");
  // Without a time, the end is newer than everything that is known.
  const { observed = 0 } = changedAt;
  const moment = vendorTime ?? Math.max(draft.eventTime, createdAt ?? 0, observed, ...factTimesIn(changedAt));
  draft.group = { ...draft.group, dissolvedAt: moment, changedAt };
  draft.noteArrival("untimedEnd");
  endLife(draft, slice, vendorTime);
}

/** A command ends a group whose end is known: it was made again in between. */
function endAgain(draft: GroupDraft, slice: Slice): void {
  const { notBefore } = draft.circumstances;
  if (notBefore === undefined || notBefore <= (draft.group.dissolvedAt ?? notBefore)) return;
  draft.group = { ...draft.group, dissolvedAt: notBefore };
  endLife(draft, slice, notBefore);
}

/** Ends the memberships, the topics and the lists until then, and the profile, of the life that `dissolvedAt` ended, and emits that it did. */
export function endLife(draft: GroupDraft, slice: Slice, until: number | undefined): void {
  const { groupId, known } = draft;
  const survivors = until === undefined ? [] : slice.membersNewerThan(groupId, until);
  draft.endsMemberships = { until };
  const memberCount = survivors.filter(({ present }) => present).length;
  draft.group = withoutFormerLives({ ...draft.group, memberCount });
  if (until !== undefined) for (const survivor of survivors) draft.put(patchOutlived(survivor, until));
  endTopicsAndLists(draft, until);
  const wasActive = known === undefined || isActive(known);
  if (wasActive) draft.emit({ type: "group.dissolved", groupId });
  // A newer creation came first: the record shows the life that it began.
  if (wasActive && isActive(draft.group)) emitNewLife(draft);
}
