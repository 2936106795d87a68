import { DISMISSED, type LivingGroup, MUTED, memberInfo, OWNER, ownerOf, setMember } from "./group.js";
import { changed, type InfoChange, infoChange, isEmpty } from "./info-change.js";
import { unmuteMember } from "./member-operations.js";
import { notify } from "./notifications.js";
import type { OpenimRefusal, Operation, World } from "./world.js";

/** The result of Go's `string(int32(2))`, seen on the wire. */
export const GROUP_TYPE = "\u0002";

/** Stores changed info, and notifies of it. */
export async function changeInfo(
  world: World,
  group: LivingGroup,
  { operation, userID }: Operation,
  change: InfoChange,
): Promise<void> {
  const { groupName, notification, ...others } = change;
  group.info = changed(group.info, change);
  if (notification !== null) {
    group.notificationUpdateTime = world.tick();
    group.notificationUserID = userID;
    await notify(world, group, { operation, contentType: 1519, userID });
  }
  if (groupName !== null) await notify(world, group, { operation, contentType: 1520, userID });
  if (!isEmpty(others)) await notify(world, group, { operation, contentType: 1502, userID });
}

/** `set_group_info_ex` */
export async function changeInfoEx(
  world: World,
  group: LivingGroup,
  by: Operation,
  wanted: InfoChange,
): Promise<OpenimRefusal | undefined> {
  const place = { operationID: "", groupID: group.groupID };
  const before = "callbackBeforeSetGroupInfoExCommand";
  const verdict = await world.ask(by.operation, before, { callbackCommand: before, ...place, ...wanted });
  if (!verdict.continues) return verdict;
  const asked = infoChange(verdict.request);
  // Read in the source of main of 2026-07-02: a name of blanks drops the whole change, which succeeds.
  if (asked.groupName !== null && asked.groupName.trim() === "") return undefined;
  const change = { ...asked, notification: asked.notification?.trim() ?? null };
  if (isEmpty(change)) return undefined;
  await changeInfo(world, group, by, change);
  const after = "callbackAfterSetGroupInfoExCommand";
  await world.tell(by.operation, after, { callbackCommand: after, ...place, ...change });
  return undefined;
}

/** `transfer_group`. The former owner gets the role that the new one had. */
export async function transferOwner(
  world: World,
  group: LivingGroup,
  by: Operation,
  { oldOwnerUserID, newOwnerUserID }: { readonly oldOwnerUserID: string; readonly newOwnerUserID: string },
): Promise<void> {
  const { groupID } = group;
  const { roleLevel = 0, muteEndTime = 0 } = group.members.get(newOwnerUserID) ?? {};
  if (muteEndTime > 0) await unmuteMember(world, group, by, newOwnerUserID);
  setMember(group, oldOwnerUserID, { roleLevel });
  setMember(group, newOwnerUserID, { roleLevel: OWNER });
  const after = "callbackAfterTransferGroupOwnerCommand";
  await world.tell(by.operation, after, { callbackCommand: after, groupID, oldOwnerUserID, newOwnerUserID });
  const tips = {
    newGroupOwner: memberInfo(group, newOwnerUserID),
    oldGroupOwner: "",
    oldGroupOwnerInfo: memberInfo(group, oldOwnerUserID),
  };
  await notify(world, group, { ...by, contentType: 1507, tips });
}

/** `dismiss_group`. `emptied` is how the second report names the members. */
export async function dismissGroup(
  world: World,
  group: LivingGroup,
  { operation, userID }: Operation,
  emptied: readonly string[] | null,
): Promise<void> {
  const ownerID = ownerOf(group);
  const { groupID, members } = group;
  group.status = DISMISSED;
  const after = "callbackAfterDisMissGroupCommand";
  const report = (membersID: readonly string[] | null) =>
    world.tell(operation, after, { callbackCommand: after, groupID, ownerID, groupType: GROUP_TYPE, membersID });
  // Read in the source of main of 2026-07-02: after the push of the notification, the members are deleted, and it is reported again.
  await notify(world, group, { operation, contentType: 1511, userID, onPushed: () => report(emptied) });
  await report([...members.keys()]);
  members.clear();
}

/** `mute_group` and `cancel_mute_group`, which OpenIM also does to a dismissed group. */
export async function muteGroup(world: World, group: LivingGroup, by: Operation, isMuted: boolean): Promise<void> {
  group.status = isMuted ? MUTED : 0;
  await notify(world, group, { ...by, contentType: isMuted ? 1514 : 1515 });
}
