import { letIn, notifyOfInvited } from "./entering.js";
import { numberOrNull, textOrNull } from "./fields.js";
import { ADMIN, authoritiesOf, type LivingGroup, memberInfo, setMember } from "./group.js";
import { notify } from "./notifications.js";
import type { OpenimRefusal, Operation, World } from "./world.js";

/** A change of what a member shows, in the words of the webhooks; `null` means unchanged. */
export interface MemberChange {
  readonly nickName: string | null;
  readonly faceURL: string | null;
  readonly roleLevel: number | null;
  readonly ex: string | null;
}

/** The `needVerification` of a group in which invitations need approval, too. */
const OF_ALL = 1;

/** `invite_user_to_group` */
export async function inviteUsers(
  world: World,
  group: LivingGroup,
  { operation, userID: inviter }: Operation,
  { invitedUserIDs, reason }: { readonly invitedUserIDs: readonly string[]; readonly reason: string },
): Promise<OpenimRefusal | undefined> {
  const { groupID, info, applications } = group;
  const before = "callbackBeforeInviteJoinGroupCommand";
  const question = { callbackCommand: before, operationID: operation, groupID, reason, invitedUserIDs };
  const verdict = await world.ask(operation, before, question);
  if (!verdict.continues) return verdict;
  if (info.needVerification === OF_ALL && !authoritiesOf(group).includes(inviter)) {
    for (const userID of invitedUserIDs) applications.set(userID, inviter);
    return undefined;
  }
  const refusal = await letIn(world, group, operation, invitedUserIDs);
  if (!refusal) await notifyOfInvited(world, group, operation, inviter, invitedUserIDs);
  return refusal;
}

/** `quit_group` */
export async function quitGroup(world: World, group: LivingGroup, { operation, userID }: Operation): Promise<void> {
  const quitUser = memberInfo(group, userID);
  group.members.delete(userID);
  await notify(world, group, { operation, contentType: 1504, userID, tips: { quitUser } });
  const after = "callbackAfterQuitGroupCommand";
  await world.tell(operation, after, { callbackCommand: after, groupID: group.groupID, userID });
}

/** `kick_group` */
export async function kickMembers(
  world: World,
  group: LivingGroup,
  { operation, userID }: Operation,
  { kickedUserIDs, reason }: { readonly kickedUserIDs: readonly string[]; readonly reason: string },
): Promise<void> {
  const kickedUserList = kickedUserIDs.map((each) => memberInfo(group, each));
  for (const each of kickedUserIDs) group.members.delete(each);
  await notify(world, group, { operation, contentType: 1508, userID, tips: { kickedUserList } });
  const after = "callbackAfterKickGroupCommand";
  await world.tell(operation, after, { callbackCommand: after, groupID: group.groupID, kickedUserIDs, reason });
}

/** `set_group_member_info` of one member. `operator` is asked for once the change may happen. */
export async function changeMember(
  world: World,
  group: LivingGroup,
  { operation, operator }: { readonly operation: string; readonly operator: () => string },
  { userID, wanted }: { readonly userID: string; readonly wanted: MemberChange },
): Promise<OpenimRefusal | undefined> {
  const { groupID } = group;
  const before = "callbackBeforeSetGroupMemberInfoCommand";
  const verdict = await world.ask(operation, before, { callbackCommand: before, groupID, userID, ...wanted });
  if (!verdict.continues) return verdict;
  const change = {
    nickname: textOrNull(verdict.request, "nickName"),
    faceURL: textOrNull(verdict.request, "faceURL"),
    roleLevel: numberOrNull(verdict.request, "roleLevel"),
    ex: textOrNull(verdict.request, "ex"),
  };
  setMember(group, userID, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)));
  const by = { operation, userID: operator() };
  const tips = { changedUser: memberInfo(group, userID), groupSortVersion: 0 };
  const { nickname, ...others } = change;
  if (change.roleLevel !== null) {
    await notify(world, group, { ...by, contentType: change.roleLevel === ADMIN ? 1517 : 1518, tips });
  }
  if (nickname !== null || change.faceURL !== null || change.ex !== null) {
    await notify(world, group, { ...by, contentType: 1516, tips });
  }
  const after = "callbackAfterSetGroupMemberInfoCommand";
  await world.tell(operation, after, { callbackCommand: after, groupID, userID, nickName: nickname, ...others });
  return undefined;
}

/** `mute_group_member`. `told` makes what the notification says in place of what is stored. */
export async function muteMember(
  world: World,
  group: LivingGroup,
  by: Operation,
  { userID, mutedSeconds }: { readonly userID: string; readonly mutedSeconds: number },
  told: () => object = () => ({}),
): Promise<void> {
  setMember(group, userID, { muteEndTime: world.tick() + mutedSeconds * 1000 });
  const tips = { mutedUser: { ...memberInfo(group, userID), ...told() }, mutedSeconds };
  await notify(world, group, { ...by, contentType: 1512, tips });
}

/** `cancel_mute_group_member` */
export async function unmuteMember(world: World, group: LivingGroup, by: Operation, userID: string): Promise<void> {
  setMember(group, userID, { muteEndTime: 0 });
  await notify(world, group, { ...by, contentType: 1513, tips: { mutedUser: memberInfo(group, userID) } });
}
