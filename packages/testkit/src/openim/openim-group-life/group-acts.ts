import {
  APP_ADMIN,
  authoritiesOf,
  commonersOf,
  DISMISSED,
  type LivingGroup,
  memberInfo,
  OWNER,
  ownerOf,
  setMember,
} from "./group.js";
import {
  afterOldQuestion,
  asOldQuestion,
  asOldReport,
  changed,
  type InfoChange,
  infoChange,
  isEmpty,
  newInfoChange,
} from "./info-change.js";
import { notify } from "./notifications.js";
import type { World } from "./world.js";

/** A random change of an existing group. */
export type Act = (world: World, group: LivingGroup) => Promise<void>;

/** The result of Go's `string(int32(2))`, seen on the wire. */
export const GROUP_TYPE = "\u0002";

/** One operation on a group, and who does it. */
interface Operation {
  readonly operation: string;
  readonly userID: string;
}

async function changeInfo(world: World, group: LivingGroup, { operation, userID }: Operation, change: InfoChange) {
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

/** Lifts a member's mute. */
export async function unmute(world: World, group: LivingGroup, by: Operation, userID: string): Promise<void> {
  setMember(group, userID, { muteEndTime: 0 });
  await notify(world, group, { ...by, contentType: 1513, tips: { mutedUser: memberInfo(group, userID) } });
}

/** Changes of a group itself. */
export const groupActs: { readonly [name: string]: Act } = {
  async setInfo(world, group) {
    const by = { operation: world.operation(), userID: world.random.pick(authoritiesOf(group)) };
    const wanted = newInfoChange(world);
    const place = { operationID: "", groupID: group.groupID };
    const before = "callbackBeforeSetGroupInfoCommand";
    const question = { callbackCommand: before, ...place, ...asOldQuestion(wanted) };
    const { continues, request, answer } = await world.ask(by.operation, before, question);
    const change = afterOldQuestion(wanted, request, answer);
    if (!continues || isEmpty(change)) return;
    await changeInfo(world, group, by, change);
    const after = "callbackAfterSetGroupInfoCommand";
    await world.tell(by.operation, after, { callbackCommand: after, ...place, ...asOldReport(change) });
  },

  async setInfoEx(world, group) {
    const by = { operation: world.operation(), userID: world.random.pick(authoritiesOf(group)) };
    const wanted = newInfoChange(world);
    const place = { operationID: "", groupID: group.groupID };
    const before = "callbackBeforeSetGroupInfoExCommand";
    const question = { callbackCommand: before, ...place, ...wanted };
    const { continues, request } = await world.ask(by.operation, before, question);
    const change = infoChange(request);
    // Read in the source of main of 2026-07-02: an empty name is an error.
    if (!continues || isEmpty(change) || change.groupName === "") return;
    await changeInfo(world, group, by, change);
    const after = "callbackAfterSetGroupInfoExCommand";
    await world.tell(by.operation, after, { callbackCommand: after, ...place, ...change });
  },

  async transfer(world, group) {
    const { random } = world;
    const heirs = commonersOf(group);
    if (heirs.length === 0) return;
    const oldOwnerUserID = ownerOf(group);
    const newOwnerUserID = random.pick(heirs);
    const by = { operation: world.operation(), userID: random.pick([oldOwnerUserID, APP_ADMIN]) };
    const { roleLevel = 0, muteEndTime = 0 } = group.members.get(newOwnerUserID) ?? {};
    if (muteEndTime > 0) await unmute(world, group, by, newOwnerUserID);
    setMember(group, oldOwnerUserID, { roleLevel });
    setMember(group, newOwnerUserID, { roleLevel: OWNER });
    const after = "callbackAfterTransferGroupOwnerCommand";
    const { groupID } = group;
    await world.tell(by.operation, after, { callbackCommand: after, groupID, oldOwnerUserID, newOwnerUserID });
    const tips = {
      newGroupOwner: memberInfo(group, newOwnerUserID),
      oldGroupOwner: "",
      oldGroupOwnerInfo: memberInfo(group, oldOwnerUserID),
    };
    await notify(world, group, { ...by, contentType: 1507, tips });
  },

  async dismiss(world, group) {
    const { random } = world;
    if (random.chance(0.7)) return;
    const operation = world.operation();
    const ownerID = ownerOf(group);
    const { groupID, members } = group;
    group.status = DISMISSED;
    const after = "callbackAfterDisMissGroupCommand";
    const report = (membersID: readonly string[] | null) =>
      world.tell(operation, after, { callbackCommand: after, groupID, ownerID, groupType: GROUP_TYPE, membersID });
    // Read in the source of main of 2026-07-02: after the push of the notification, the members are deleted, and it is reported again.
    const emptied = random.pick([[], null]);
    await notify(world, group, {
      operation,
      contentType: 1511,
      userID: random.pick([ownerID, APP_ADMIN]),
      onPushed: () => report(emptied),
    });
    await report([...members.keys()]);
    members.clear();
  },
};
