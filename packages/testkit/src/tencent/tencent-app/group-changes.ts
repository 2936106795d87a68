import { accountList, type LivingGroup, ownerOf, setMember, type TencentProfile, takeSeq } from "./group.js";
import type { World } from "./world.js";

/** How attributes change: all are replaced, some set, some removed, all removed. */
export type AttributeOperation = "set" | "modify" | "delete" | "clear";

/** A profile in the form of callbacks. */
export function profileFields({ name, introduction, notification, faceUrl }: Partial<TencentProfile>): object {
  return {
    ...(name !== undefined && { Name: name }),
    ...(introduction !== undefined && { Introduction: introduction }),
    ...(notification !== undefined && { Notification: notification }),
    ...(faceUrl !== undefined && { FaceUrl: faceUrl }),
  };
}

/** Lets a group begin, and reports it. `fields` are what was said of it. */
export async function beginGroup(world: World, group: LivingGroup, fields: object): Promise<void> {
  const { groupId, type, inviteOption, userDefinedData, createdAt } = group;
  world.begin(group);
  await world.tell(
    "Group.CallbackAfterCreateGroup",
    createdAt,
    {
      GroupId: groupId,
      ...fields,
      ...(inviteOption !== undefined && { InviteOption: inviteOption }),
      ...(userDefinedData && { UserDefinedDataList: [...userDefinedData].map(([Key, Value]) => ({ Key, Value })) }),
    },
    // Documented: sent with a delay of 3 s.
    type === "Community",
  );
}

/** Changes the part of a profile whose changes are reported. */
export async function changeProfile(
  world: World,
  group: LivingGroup,
  operator: string,
  change: Partial<TencentProfile>,
): Promise<void> {
  const { groupId: GroupId, type: Type } = group;
  group.profile = { ...group.profile, ...change };
  takeSeq(group);
  const fields = { GroupId, Type, Operator_Account: operator, ...profileFields(change) };
  await world.tell("Group.CallbackAfterGroupInfoChanged", world.tick(), fields);
}

/** Changes attributes. `isListed` says whether the report has the list of them. */
export async function changeAttributes(
  world: World,
  group: LivingGroup,
  operator: string,
  OptionType: AttributeOperation,
  GroupAttr: readonly { readonly key: string; readonly value: string }[],
  isListed = true,
): Promise<void> {
  const { groupId: GroupId, type: Type, attributes } = group;
  if (OptionType === "set" || OptionType === "clear") attributes.clear();
  for (const { key, value } of GroupAttr) {
    if (OptionType === "delete") attributes.delete(key);
    else attributes.set(key, value);
  }
  const fields = { GroupId, Type, Operator_Account: operator, OptionType, ...(isListed && { GroupAttr }) };
  await world.tell("Group.CallbackAfterGroupAttrChanged", world.tick(), fields);
}

/** Makes another member the owner. */
export async function changeOwner(world: World, group: LivingGroup, operator: string, heir: string): Promise<void> {
  const { groupId: GroupId, type: Type } = group;
  const owner = ownerOf(group);
  if (owner !== undefined) setMember(group, owner, { role: "Member" });
  setMember(group, heir, { role: "Owner" });
  await world.tell("Group.CallbackAfterChangeGroupOwner", world.tick(), {
    GroupId,
    Type,
    Operator_Account: operator,
    ...(owner !== undefined && { OldOwner_Account: owner }),
    NewOwner_Account: heir,
  });
}

/** Ends a group. Without an operator, the report names none. */
export async function endGroup(world: World, group: LivingGroup, time: number, operator?: string): Promise<void> {
  const { groupId: GroupId, type: Type, members, profile } = group;
  const owner = ownerOf(group);
  world.end(group, time);
  await world.tell("Group.CallbackAfterGroupDestroyed", time, {
    ...(operator !== undefined && { Operator_Account: operator }),
    GroupId,
    Type,
    ...(owner !== undefined && { Owner_Account: owner }),
    Name: profile.name,
    ...(Type !== "Community" && { MemberList: accountList(members.keys()) }),
  });
}
