import type { MembersJoined, MembersLeft, MemberUpdated, PartRefusal } from "@grouphook/core/adapter";
import { errCodes } from "../envelope.js";
import { beyond, type Errand, MOST_AT_ONCE, type Outcome, partsOf, undone } from "./errand.js";
import { letIn } from "./let-in.js";
import { membersAsMade, memberWords, muteUntil, unsayableOf } from "./shown-members.js";
import { refusalsOf } from "./unregistered.js";

/** Makes users members, by inviting them as the administrator. */
export async function joinMembers(errand: Errand, change: MembersJoined): Promise<Outcome> {
  const { groupId, topicId, custom } = change;
  if (topicId !== undefined) return beyond("topicId");
  if (custom !== undefined) return beyond("custom");
  const unsayable = unsayableOf(change.members);
  if (unsayable !== undefined) return beyond(unsayable);
  const { members, refused } = await letIn(errand, groupId, change.members);
  const [refusal] = refused;
  if (members.length === 0 && refusal) return { refusal: { code: refusal.code, text: refusal.text } };
  const joined = { type: "members.joined", groupId, members, how: "invited" } as const;
  return { change: joined, ...(refused.length > 0 && { refused }) };
}

/** Lets members quit, or removes them. */
export async function removeMembers(errand: Errand, change: MembersLeft): Promise<Outcome> {
  const { groupId, topicId, custom, message, how } = change;
  if (topicId !== undefined) return beyond("topicId");
  if (custom !== undefined) return beyond("custom");
  if (how === "quit" && message !== undefined) return beyond("message of who quits");
  const userIds = [...new Set(change.userIds)];
  const refused: PartRefusal[] = [];
  if (how === "quit") for (const userId of userIds) refused.push(...(await quit(errand, groupId, userId)));
  else for (const part of partsOf(userIds, MOST_AT_ONCE)) refused.push(...(await kick(errand, groupId, part, message)));
  const isRefused = new Set(refused.map(({ userId }) => userId));
  const left = userIds.filter((userId) => !isRefused.has(userId));
  const [refusal] = refused;
  if (left.length === 0 && refusal) return { refusal: { code: refusal.code, text: refusal.text } };
  return { change: { ...change, userIds: left, how: how ?? "removed" }, ...(refused.length > 0 && { refused }) };
}

async function quit(errand: Errand, groupId: string, userId: string): Promise<readonly PartRefusal[]> {
  const answer = await errand.change("/group/quit_group", { groupID: groupId, userID: userId });
  if ("data" in answer) return [];
  // Read in the source: a member that is not there is a record not found.
  const isOut = "refusal" in answer && answer.refusal.code === errCodes.recordNotFound;
  return isOut && errand.key !== undefined ? [] : refusalsOf([userId], answer);
}

/** OpenIM removes nobody where one is no member, or the owner. So who that is, is found out, and the others are removed. */
async function kick(
  errand: Errand,
  groupID: string,
  userIds: readonly string[],
  reason = "",
): Promise<readonly PartRefusal[]> {
  const call = (kickedUserIDs: readonly string[]) =>
    errand.change("/group/kick_group", { groupID, kickedUserIDs, reason });
  const answer = await call(userIds);
  if ("data" in answer) return [];
  const isAboutSome =
    "refusal" in answer && [errCodes.userNotFound, errCodes.arguments].some((code) => code === answer.refusal.code);
  if (!isAboutSome) return refusalsOf(userIds, answer);
  const found = await errand.membersNamed(groupID, userIds);
  const removable = userIds.filter((userId) => (found.get(userId)?.role ?? "owner") !== "owner");
  const outsiders = userIds.filter((userId) => !found.has(userId));
  const owner = userIds.filter((userId) => found.get(userId)?.role === "owner");
  const refused = refusalsOf(errand.key === undefined ? [...outsiders, ...owner] : owner, answer);
  if (removable.length === 0 || removable.length === userIds.length) {
    return removable.length === 0 ? refused : refusalsOf(userIds, answer);
  }
  const again = await call(removable);
  return "data" in again ? refused : [...refused, ...refusalsOf(removable, again)];
}

/** Changes what a member shows, their role or their mute. */
export async function updateMember(errand: Errand, change: MemberUpdated): Promise<Outcome> {
  const { groupId, userId, profile, mutedForMs } = change;
  const worded = memberWords(profile, "profile");
  if ("unsayable" in worded) return beyond(worded.unsayable);
  const now = errand.api.timeAt(Date.now());
  const until = mutedForMs === undefined || (profile.mutedUntil ?? 0) > now ? profile.mutedUntil : now + mutedForMs;
  if (profile.role !== undefined) {
    const found = (await errand.membersNamed(groupId, [userId])).get(userId);
    // Read in the source: an administrator may take the owner's role away, and leaves a group without one.
    if (found?.role === "owner") return { refusal: { code: errCodes.noPermission, text: "is the owner" } };
  }
  const isMuteAlone = Object.keys(worded.words).length === 0;
  if (!isMuteAlone) {
    const members = [{ groupID: groupId, userID: userId, ...worded.words }];
    const answer = await errand.change("/group/set_group_member_info", { members });
    if (!("data" in answer)) return undone(answer);
  }
  if (until !== undefined) {
    const answer = await muteUntil(errand, groupId, userId, until);
    if (!("data" in answer) && isMuteAlone) return undone(answer);
  }
  const [entry = { userId }] = await membersAsMade(errand, groupId, [userId]);
  const isAsked = (name: string) => name in profile || (name === "mutedUntil" && until !== undefined);
  const made = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "userId" && isAsked(name)));
  return { change: { type: "member.updated", groupId, userId, profile: made } };
}
