import type { MembersJoined, MembersLeft, MemberUpdated, PartRefusal } from "@grouphook/core/adapter";
import type { OpenimAnswer } from "../api.js";
import { errCodes } from "../envelope.js";
import { beyond, type Errand, MOST_AT_ONCE, type Outcome, partsOf, undone } from "./errand.js";
import { letIn } from "./let-in.js";
import { membersAsMade, memberWords, muteUntil, unsayableOf } from "./shown-members.js";
import { refusalsOf } from "./unregistered.js";

/** Why a user is still a member. */
type Refused = PartRefusal & { readonly userId: string };

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
  const refused: Refused[] = [];
  if (how === "quit") for (const userId of userIds) refused.push(...(await quit(errand, groupId, userId)));
  else for (const part of partsOf(userIds, MOST_AT_ONCE)) refused.push(...(await kick(errand, groupId, part, message)));
  const isRefused = new Set(refused.map(({ userId }) => userId));
  const left = userIds.filter((userId) => !isRefused.has(userId));
  const [refusal] = refused;
  if (left.length === 0 && refusal) return { refusal: { code: refusal.code, text: refusal.text } };
  return { change: { ...change, userIds: left, how: how ?? "removed" }, ...(refused.length > 0 && { refused }) };
}

async function quit(errand: Errand, groupId: string, userId: string): Promise<readonly Refused[]> {
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
): Promise<readonly Refused[]> {
  const call = (kickedUserIDs: readonly string[]) =>
    errand.change("/group/kick_group", { groupID, kickedUserIDs, reason });
  const answer = await call(userIds);
  if ("data" in answer) return [];
  const found = isAboutSome(answer) ? await errand.membersNamed(groupID, userIds) : undefined;
  const refused = userIds.flatMap((userId): readonly Refused[] => {
    const role = found?.get(userId)?.role;
    if (role === "owner") return [{ userId, code: errCodes.arguments, text: "is the owner" }];
    return found && role === undefined ? [{ userId, code: errCodes.userNotFound, text: "is no member" }] : [];
  });
  if (refused.length === 0) return refusalsOf(userIds, answer);
  const removable = userIds.filter((userId) => !refused.some((one) => one.userId === userId));
  const again = removable.length > 0 ? await call(removable) : undefined;
  const standing = again && !("data" in again) ? refusalsOf(removable, again) : [];
  // By an earlier attempt they left.
  const isOut = ({ code }: Refused) => errand.key !== undefined && code === errCodes.userNotFound;
  return [...refused.filter((one) => !isOut(one)), ...standing];
}

/** Whether it is about one of several, whom OpenIM does not name or names in prose. */
function isAboutSome(answer: Exclude<OpenimAnswer<undefined>, { readonly data: undefined }>): boolean {
  if (!("refusal" in answer)) return false;
  return answer.refusal.code === errCodes.userNotFound || answer.refusal.code === errCodes.arguments;
}

/** Changes what a member shows, their role or their mute. */
export async function updateMember(errand: Errand, change: MemberUpdated): Promise<Outcome> {
  const { groupId, userId, profile, mutedForMs } = change;
  const { mutedUntil } = profile;
  if (mutedUntil === "forever") return beyond("profile.mutedUntil without end");
  const worded = memberWords(profile, "profile");
  if ("unsayable" in worded) return beyond(worded.unsayable);
  const now = errand.api.timeAt(Date.now());
  const until = mutedForMs === undefined || (mutedUntil ?? 0) > now ? mutedUntil : now + mutedForMs;
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
  const muted = until === undefined ? undefined : await muteUntil(errand, groupId, userId, until);
  const isMuteRefused = muted !== undefined && !("data" in muted);
  if (isMuteRefused && isMuteAlone) return undone(muted);
  const [entry = { userId }] = await membersAsMade(errand, groupId, [userId]);
  const isAsked = (name: string) => name in profile || (name === "mutedUntil" && until !== undefined);
  const made = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "userId" && isAsked(name)));
  const refused = isMuteRefused ? refusalsOf([userId], muted) : [];
  return { change: { type: "member.updated", groupId, userId, profile: made }, ...(refused.length > 0 && { refused }) };
}
