import type { MemberEntry, PartRefusal } from "@grouphook/core/adapter";
import { errCodes } from "../envelope.js";
import { type Errand, MOST_AT_ONCE, partsOf } from "./errand.js";
import { membersAsMade, showMembers } from "./shown-members.js";
import { isAboutUsers, refusalsOf, unregistered } from "./unregistered.js";

/** Why a user did not become a member. */
type Refused = PartRefusal & { readonly userId: string };

/** Who became a member, and who did not. */
export interface LetIn {
  readonly members: readonly MemberEntry[];
  readonly refused: readonly Refused[];
}

/**
 * Makes users members. OpenIM refuses all of them where one is no user, or is a member already, so those are left out. A
 * repeated attempt finds those who were let in before, and goes on with them.
 */
export async function letIn(errand: Errand, groupId: string, entries: readonly MemberEntry[]): Promise<LetIn> {
  const asked = new Map(entries.map((entry) => [entry.userId, entry]));
  const already = await errand.membersNamed(groupId, [...asked.keys()]);
  const refused: Refused[] = [];
  if (errand.key === undefined) {
    for (const userId of already.keys()) {
      refused.push({ userId, code: errCodes.duplicateKey, text: "is a member already" });
    }
  }
  const newcomers = [...asked.keys()].filter((userId) => !already.has(userId));
  for (const userIds of partsOf(newcomers, MOST_AT_ONCE)) refused.push(...(await invite(errand, groupId, userIds)));
  for (const { userId } of refused) asked.delete(userId);
  await showMembers(errand, groupId, [...asked.values()]);
  return { members: await membersAsMade(errand, groupId, [...asked.keys()]), refused };
}

/** Invites users as the administrator, which makes them members whatever the group asks of newcomers. Resolves to the refused. */
async function invite(errand: Errand, groupID: string, userIds: readonly string[]): Promise<readonly Refused[]> {
  const call = (invitedUserIDs: readonly string[]) =>
    errand.change("/group/invite_user_to_group", { groupID, invitedUserIDs, reason: "" });
  const answer = await call(userIds);
  if ("data" in answer) return [];
  const strangers = isAboutUsers(answer) ? await unregistered(errand, userIds) : new Set<string>();
  const users = userIds.filter((userId) => !strangers.has(userId));
  if (strangers.size === 0 || users.length === 0) return refusalsOf(userIds, answer);
  const again = await call(users);
  return [...refusalsOf([...strangers], answer), ...("data" in again ? [] : refusalsOf(users, again))];
}
