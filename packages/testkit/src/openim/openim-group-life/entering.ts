import { admit } from "./creation.js";
import { type LivingGroup, memberInfo } from "./group.js";
import { notify } from "./notifications.js";
import { isRefusal, type OpenimRefusal, type World } from "./world.js";

/** Some users who are not members; none if everyone is a member. */
export function outsiders({ random, users }: World, { members }: LivingGroup): readonly string[] {
  const chosen = Array.from({ length: 1 + random.below(4) }, () => random.pick(users));
  return [...new Set(chosen)].filter((userID) => !members.has(userID));
}

/** Adds users, if allowed. */
export async function letIn(
  world: World,
  group: LivingGroup,
  operation: string,
  userIDs: readonly string[],
): Promise<OpenimRefusal | undefined> {
  const admitted = await admit(world, operation, { groupID: group.groupID, ex: group.info.ex }, userIDs);
  if (isRefusal(admitted)) return admitted;
  for (const [userID, member] of admitted) group.members.set(userID, member);
  return undefined;
}

/** Notifies a group of members who were invited. */
export async function notifyOfInvited(
  world: World,
  group: LivingGroup,
  operation: string,
  inviter: string,
  userIDs: readonly string[],
): Promise<void> {
  const invitedUserList = userIDs.map((userID) => memberInfo(group, userID));
  const tips = { invitedUserList, inviterUser: memberInfo(group, inviter) };
  await notify(world, group, { operation, contentType: 1509, userID: inviter, tips });
}

/** Notifies a group of a member who entered on their own. */
export async function notifyOfEntered(
  world: World,
  group: LivingGroup,
  operation: string,
  userID: string,
): Promise<void> {
  const tips = { entrantUser: memberInfo(group, userID), operationTime: world.tick() };
  await notify(world, group, { operation, contentType: 1510, userID, tips });
}
