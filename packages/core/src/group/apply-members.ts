import type {
  MemberEntry,
  MemberProfile,
  MembersJoined,
  MembersLeft,
  MemberUpdated,
  OwnerTransferred,
} from "../vocabulary/change.js";
import type { GroupDraft } from "./group-draft.js";
import { blankMember, type MemberState, supersedes } from "./group-state.js";
import { patchJoined, patchLeft, patchMember, patchSilenced } from "./patch.js";
import { entryAsTaken } from "./untold.js";

/** The group passes to another member. */
export function applyOwnerTransferred(draft: GroupDraft, change: OwnerTransferred): void {
  const { toUserId, fromUserId, formerOwnerRole = "member" } = change;
  const isNews = draft.setOwner(toUserId);
  changeMember(draft, toUserId, {});
  if (fromUserId !== undefined) changeMember(draft, fromUserId, { role: formerOwnerRole });
  if (!isNews) return;
  const former = fromUserId === undefined ? undefined : draft.member(fromUserId);
  const isContradicted = former?.present && formerOwnerRole !== "owner" && former.role !== formerOwnerRole;
  draft.emit(isContradicted ? { ...change, formerOwnerRole: former.role } : change);
}

/** Users become members; joinings of a topic are told, not kept. */
export function applyJoined(draft: GroupDraft, change: MembersJoined): void {
  if (change.topicId !== undefined) {
    if (!draft.isPast) draft.emit(change);
    return;
  }
  const news = change.members.filter((entry) => join(draft, entry));
  const members = news.flatMap((entry) => entryTaken(draft, entry) ?? []);
  if (members.length > 0) draft.emit({ ...change, members });
}

/** The entry of somebody who is a member now, corrected by newer news. */
export function entryTaken(draft: GroupDraft, entry: MemberEntry): MemberEntry | undefined {
  const member = draft.member(entry.userId);
  return member?.present ? entryAsTaken(entry, member, draft.group.ownerId) : undefined;
}

/** One user becomes a member. Whether it is news to us. */
export function join(draft: GroupDraft, entry: MemberEntry): boolean {
  const { vendorTime, eventTime } = draft;
  if (entry.role === "owner") draft.setOwner(entry.userId);
  const row = draft.member(entry.userId) ?? blankMember(entry.userId);
  if (draft.isPast || !supersedes(row.changedAt.left, vendorTime)) return false;
  const { state, changed } = patchMember(patchJoined(row, vendorTime), entry, vendorTime);
  if (row.present && vendorTime === undefined && Object.keys(changed).length === 0) return false;
  const joinedAt = state.changedAt.joined ?? (row.present ? row.joinedAt : null) ?? eventTime;
  draft.put({ ...state, joinedAt, position: row.present ? row.position : draft.nextPosition() });
  return !row.present;
}

/** Members leave; leavings of a topic are told, not kept. */
export function applyLeft(draft: GroupDraft, change: MembersLeft): void {
  if (change.topicId !== undefined || draft.isPast) {
    if (!draft.isPast) draft.emit(change);
    return;
  }
  const userIds = change.userIds.filter((userId) => leave(draft, userId));
  if (userIds.length > 0) draft.emit({ ...change, userIds });
}

/** Whether it is news to us. */
function leave(draft: GroupDraft, userId: string): boolean {
  const { vendorTime } = draft;
  const row = draft.member(userId);
  if (row && !supersedes(row.changedAt.left, vendorTime)) return false;
  const next = patchLeft(row ?? blankMember(userId), vendorTime);
  if (row || vendorTime !== undefined) draft.put(next);
  return row ? row.present && !next.present : draft.circumstances.authority === "theirs";
}

/** A member shows something else, or becomes the owner. */
export function applyMemberUpdated(draft: GroupDraft, change: MemberUpdated): void {
  const becomesOwner = change.profile.role === "owner" && draft.setOwner(change.userId);
  const { mutedForMs, ...news } = change;
  const shown = mutedForMs === undefined ? change.profile : mutedFor(change.profile, draft.eventTime, mutedForMs);
  const changed = changeMember(draft, change.userId, shown);
  const profile = becomesOwner ? { ...changed, role: "owner" as const } : changed;
  if (Object.keys(profile).length > 0) draft.emit({ ...news, profile });
}

function mutedFor(profile: MemberProfile, since: number, milliseconds: number): MemberProfile {
  const isToCome = (profile.mutedUntil ?? 0) > since;
  return isToCome ? profile : { ...profile, mutedUntil: since + milliseconds };
}

/** Sets what a member shows, and tells which fields of a present one differ. */
function changeMember(draft: GroupDraft, userId: string, profile: MemberProfile): MemberProfile {
  if (draft.isPast) return {};
  const row = draft.impliedMember(userId);
  if (isOlderThanLeaving(row, draft.vendorTime)) return {};
  const { state, changed } = patchMember(row, profile, draft.vendorTime);
  draft.put(state);
  return state.present ? changed : {};
}

/** A member wants no push, or push again. */
export function applySilenced(draft: GroupDraft, userId: string, silenced: boolean): void {
  if (draft.isPast) return;
  const row = draft.impliedMember(userId);
  if (isOlderThanLeaving(row, draft.vendorTime)) return;
  const next = patchSilenced(row, silenced, draft.vendorTime);
  draft.put(next);
  if (!next.present || next.silenced === row.silenced) return;
  draft.emit({ type: silenced ? "member.silenced" : "member.unsilenced", groupId: draft.groupId, userId });
}

/** News from before a user left says nothing about a later membership. */
function isOlderThanLeaving({ present, changedAt }: MemberState, vendorTime: number | undefined): boolean {
  return (
    !supersedes(changedAt.left, vendorTime) || (!present && (vendorTime === undefined || vendorTime === changedAt.left))
  );
}
