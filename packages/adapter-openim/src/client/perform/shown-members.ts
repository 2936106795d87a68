import type { MemberEntry, MemberProfile } from "@grouphook/core/adapter";
import { requestedMember, say, type Worded } from "../../words.js";
import type { OpenimAnswer } from "../api.js";
import { type Errand, MOST_AT_ONCE, partsOf } from "./errand.js";

/** What `set_group_member_info` is told of a member; a mute is another call. */
export function memberWords({ mutedUntil: _, ...shown }: MemberProfile, place: string): Worded {
  return say(shown, requestedMember, place);
}

/** The first thing about members that OpenIM has no word for. */
export function unsayableOf(entries: readonly MemberEntry[]): string | undefined {
  for (const { userId, ...profile } of entries) {
    if (profile.mutedUntil === "forever") return `members.${userId}.mutedUntil without end`;
    const worded = memberWords(profile, `members.${userId}`);
    if ("unsayable" in worded) return worded.unsayable;
  }
  return undefined;
}

/** Gives new members the roles, names and mutes that were asked for, as far as OpenIM does it. */
export async function showMembers(errand: Errand, groupId: string, entries: readonly MemberEntry[]): Promise<void> {
  const shown = entries.flatMap(({ userId, role, ...profile }) => {
    // A new member is an ordinary one anyway.
    const worded = memberWords(role === "admin" ? { ...profile, role } : profile, userId);
    const words = "words" in worded ? worded.words : {};
    return Object.keys(words).length > 0 ? { groupID: groupId, userID: userId, ...words } : [];
  });
  for (const members of partsOf(shown, MOST_AT_ONCE)) await errand.change("/group/set_group_member_info", { members });
  for (const { userId, mutedUntil } of entries) {
    if (typeof mutedUntil === "number") await muteUntil(errand, groupId, userId, mutedUntil);
  }
}

/** The members of these who are there, as OpenIM shows them now. */
export async function membersAsMade(
  errand: Errand,
  groupId: string,
  userIds: readonly string[],
): Promise<readonly MemberEntry[]> {
  const found = await errand.membersNamed(groupId, userIds);
  return userIds.flatMap((userId) => {
    const { joinedAt: _, ...entry } = found.get(userId) ?? {};
    return found.has(userId) ? { userId, ...entry } : [];
  });
}

/** `mutedSeconds` is a number of 32 bits. */
const LONGEST_MUTE = 2 ** 32 - 1;

/** Mutes a member until a moment of OpenIM's clock; lifts the mute where that is past. */
export function muteUntil(
  errand: Errand,
  groupId: string,
  userId: string,
  until: number | null,
): Promise<OpenimAnswer<undefined>> {
  const member = { groupID: groupId, userID: userId };
  const seconds = until === null ? 0 : Math.ceil((until - errand.api.timeAt(Date.now())) / 1000);
  if (seconds <= 0) return errand.change("/group/cancel_mute_group_member", member);
  const mutedSeconds = Math.min(seconds, LONGEST_MUTE);
  return errand.change("/group/mute_group_member", { ...member, mutedSeconds });
}
