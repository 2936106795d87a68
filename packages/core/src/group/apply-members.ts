import type {
  MemberEntry,
  MemberProfile,
  MembersJoined,
  MembersLeft,
  MembersUpdated,
  MemberUpdated,
  OwnerTransferred,
  SharedMemberProfile,
} from "../vocabulary/change.js";
import { jsonText } from "../vocabulary/json.js";
import { LAST_MOMENT } from "../vocabulary/last-moment.js";
import { isMutedAt } from "../vocabulary/mute-end.js";
import type { GroupDraft } from "./group-draft.js";
import { blankMember, type MemberState, supersedes } from "./group-state.js";
import { entryAsTaken } from "./missing-changes.js";
import { patchJoined, patchLeft, patchMember, patchSilenced } from "./patch.js";

/** The group gets another owner. */
export function applyOwnerTransferred(draft: GroupDraft, change: OwnerTransferred): void {
  const { toUserId, fromUserId, formerOwnerRole = "member" } = change;
  const isNew = draft.setOwner(toUserId);
  changeMember(draft, toUserId, {});
  if (fromUserId !== undefined) changeMember(draft, fromUserId, { role: formerOwnerRole });
  if (!isNew) return;
  const former = fromUserId === undefined ? undefined : draft.member(fromUserId);
  const isContradicted = former?.present && formerOwnerRole !== "owner" && former.role !== formerOwnerRole;
  draft.emit(isContradicted ? { ...change, formerOwnerRole: former.role } : change);
}

/** The row of a user who is to become a member, if they are not. Who was seen not to be one keeps nothing from before. */
export function rowToJoin(draft: GroupDraft, userId: string): MemberState {
  const row = draft.member(userId) ?? draft.unknownMember(userId);
  const { membersObserved } = draft.group.changedAt;
  const wasSeen = membersObserved !== undefined && membersObserved > (row.changedAt.left ?? Number.NEGATIVE_INFINITY);
  return wasSeen && !row.present && row.membershipAt !== null ? patchLeft(row, membersObserved) : row;
}

/** Users become members. Joinings of a topic are only emitted, not stored. */
export function applyJoined(draft: GroupDraft, change: MembersJoined): void {
  if (change.topicId !== undefined) {
    if (!draft.isPast) draft.emit(change);
    return;
  }
  const news = change.members.filter((entry) => join(draft, entry));
  const members = news.flatMap((entry) => entryTaken(draft, entry) ?? []);
  if (members.length > 0) draft.emit({ ...change, members });
}

/** The entry of a user who is now a member, corrected by newer facts. */
export function entryTaken(draft: GroupDraft, entry: MemberEntry): MemberEntry | undefined {
  const member = draft.member(entry.userId);
  return member?.present ? entryAsTaken(entry, member, draft.group.ownerId) : undefined;
}

/** One user becomes a member. Returns whether they were not a member before. */
export function join(draft: GroupDraft, entry: MemberEntry): boolean {
  const { vendorTime, eventTime } = draft;
  if (entry.role === "owner") draft.setOwner(entry.userId);
  const row = rowToJoin(draft, entry.userId);
  if (draft.isMembershipPast || !supersedes(row.changedAt.left, vendorTime)) return false;
  const { state, changed } = patchMember(patchJoined(row, vendorTime), entry, vendorTime);
  if (row.present && draft.circumstances.authority === "ours" && Object.keys(changed).length === 0) return false;
  const joinedAt = state.changedAt.joined ?? (row.present ? row.joinedAt : null) ?? eventTime;
  draft.put({ ...state, joinedAt, position: row.present ? row.position : draft.nextPosition() });
  return !row.present;
}

/** Members leave. Leavings of a topic are only emitted, not stored. */
export function applyLeft(draft: GroupDraft, change: MembersLeft): void {
  if (change.topicId !== undefined) {
    if (!draft.isPast) draft.emit(change);
    return;
  }
  if (draft.isMembershipPast) return;
  const userIds = change.userIds.filter((userId) => leave(draft, userId));
  if (userIds.length > 0) draft.emit({ ...change, userIds });
}

/** Returns whether the leaving is new. */
function leave(draft: GroupDraft, userId: string): boolean {
  const { vendorTime } = draft;
  const row = draft.member(userId);
  // Who has left stays as they are, so that the time of the leaving is not forgotten.
  const hasLeft = row !== undefined && !row.present && vendorTime === undefined;
  if (hasLeft) draft.noteArrivalOf(row);
  if (hasLeft || (row && !supersedes(row.changedAt.left, vendorTime))) return false;
  const { begunAt, authority } = draft.circumstances;
  const { untimedLeft } = draft.group.changedAt;
  const wasTold = begunAt !== undefined && untimedLeft !== undefined && untimedLeft >= begunAt;
  const next = patchLeft(row ?? blankMember(userId), vendorTime);
  if (row || vendorTime !== undefined) draft.put(next);
  else draft.noteArrival("untimedLeft");
  return row ? row.present && !next.present : authority === "theirs" && !wasTold;
}

/** A member's profile changes, or they become the owner. */
export function applyMemberUpdated(draft: GroupDraft, change: MemberUpdated): void {
  const becomesOwner = change.profile.role === "owner" && draft.setOwner(change.userId);
  const { mutedForMs, ...news } = change;
  const shown = mutedForMs === undefined ? change.profile : withMuteOf(change.profile, draft.eventTime, mutedForMs);
  const changed = changeMember(draft, change.userId, shown);
  const profile = becomesOwner ? { ...changed, role: "owner" as const } : changed;
  if (Object.keys(profile).length > 0) draft.emit({ ...news, profile });
}

/** The same for several members. It is told once, of all whom it changes alike. */
export function applyMembersUpdated(draft: GroupDraft, change: MembersUpdated): void {
  const { mutedForMs, userIds, ...news } = change;
  const shown = mutedForMs === undefined ? change.profile : withMuteOf(change.profile, draft.eventTime, mutedForMs);
  const alike = new Map<string, { readonly profile: SharedMemberProfile; readonly userIds: string[] }>();
  for (const userId of new Set(userIds)) {
    const profile = changeMember(draft, userId, shown);
    if (Object.keys(profile).length === 0) continue;
    const name = jsonText(profile);
    const told = alike.get(name) ?? { profile, userIds: [] };
    told.userIds.push(userId);
    alike.set(name, told);
  }
  for (const told of alike.values()) draft.emit({ ...news, ...told });
}

function withMuteOf<Profile extends MemberProfile>(profile: Profile, since: number, milliseconds: number): Profile {
  if (isMutedAt(profile.mutedUntil ?? null, since)) return profile;
  const end = since + milliseconds;
  return { ...profile, mutedUntil: end > LAST_MOMENT ? "forever" : end };
}

/** Sets fields of a member's profile; returns those that differ, if they are present. */
function changeMember(draft: GroupDraft, userId: string, profile: MemberProfile): SharedMemberProfile {
  const row = rowToChange(draft, userId);
  if (!row) return {};
  const { state, changed } = patchMember(row, profile, draft.vendorTime);
  draft.put(state);
  return state.present ? changed : {};
}

/** A member turns push notifications off or on again. */
export function applySilenced(draft: GroupDraft, userId: string, silenced: boolean): void {
  const row = rowToChange(draft, userId);
  if (!row) return;
  const next = patchSilenced(row, silenced, draft.vendorTime);
  draft.put(next);
  if (!next.present || next.silenced === row.silenced) return;
  draft.emit({ type: silenced ? "member.silenced" : "member.unsilenced", groupId: draft.groupId, userId });
}

/** The row that a fact about a member may change. A fact from before a user left does not affect a later membership. */
function rowToChange(draft: GroupDraft, userId: string): MemberState | undefined {
  if (draft.isMembershipPast) return undefined;
  const { vendorTime } = draft;
  const row = draft.impliedMember(userId);
  const { left } = row.changedAt;
  if (!supersedes(left, vendorTime) || (!row.present && vendorTime === left)) return undefined;
  if (row.present || vendorTime !== undefined) return row;
  draft.noteArrivalOf(row);
  return undefined;
}
