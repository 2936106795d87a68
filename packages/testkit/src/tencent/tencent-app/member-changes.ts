import { accountList, type LivingGroup, setMember, type TencentMember, type TencentRole, takeSeq } from "./group.js";
import type { World } from "./world.js";

/** Lets users join. */
export async function join(
  world: World,
  group: LivingGroup,
  JoinType: "Apply" | "Invited",
  Operator_Account: string,
  accounts: readonly string[],
): Promise<void> {
  const { groupId: GroupId, type: Type, members } = group;
  const joinedAt = world.tick();
  const member: TencentMember = { role: "Member", nameCard: "", joinedAt };
  for (const account of accounts) members.set(account, member);
  takeSeq(group);
  const fields = { GroupId, Type, JoinType, Operator_Account, NewMemberList: accountList(accounts) };
  await world.tell("Group.CallbackAfterNewMemberJoin", joinedAt, fields);
}

/** Lets members leave. */
export async function exit(
  world: World,
  group: LivingGroup,
  ExitType: "Quit" | "Kicked",
  Operator_Account: string,
  accounts: readonly string[],
): Promise<void> {
  const { groupId: GroupId, type: Type, members } = group;
  for (const account of accounts) members.delete(account);
  takeSeq(group);
  const fields = { GroupId, Type, ExitType, Operator_Account, ExitMemberList: accountList(accounts) };
  await world.tell("Group.CallbackAfterMemberExit", world.tick(), fields);
}

/** Changes the fields of a member whose changes are reported. `accountField` is the report's name of the member. */
export async function changeMember(
  world: World,
  group: LivingGroup,
  operator: string,
  account: string,
  { role, nameCard }: { readonly role?: TencentRole | undefined; readonly nameCard?: string | undefined },
  accountField: "Member_Account" | "Modified_Account" = "Member_Account",
): Promise<void> {
  const { groupId: GroupId, type: Type } = group;
  setMember(group, account, { ...(role && { role }), ...(nameCard !== undefined && { nameCard }) });
  await world.tell("Group.CallbackAfterMemberFieldChanged", world.tick(), {
    GroupId,
    Type,
    Operator_Account: operator,
    [accountField]: account,
    ...(role && { Role: role }),
    ...(nameCard !== undefined && { NameCard: nameCard }),
  });
}
