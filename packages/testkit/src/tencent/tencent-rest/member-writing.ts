import { accountList, ownerOf, setMember, type TencentMember } from "../tencent-app/group.js";
import { changeMember, exit, join } from "../tencent-app/member-changes.js";
import {
  accountIn,
  dataIn,
  integerIn,
  objectsIn,
  optionalIntegerIn,
  optionalTextIn,
  optionalWordIn,
  textsIn,
  withData,
} from "./body.js";
import { Refusal, wrong } from "./refusal.js";
import { type Api, askBackend, forbidKinds, groupIn, type Service } from "./service.js";

const FOREVER = 2 ** 32 - 1;
const FLAGS = ["AcceptAndNotify", "AcceptNotNotify", "Discard"] as const;

/** Adds, changes and removes members. */
export const memberWriting: { readonly [api: string]: Api } = {
  async add_group_member(body, service) {
    const { world, admin, isAccount } = service;
    const group = groupIn(body, service);
    forbidKinds(group, "AVChatRoom", "BChatRoom");
    const accounts = [...new Set(objectsIn(body, "MemberList", 300).map((one) => accountIn(one)))];
    if (accounts.length === 0) throw wrong("MemberList is missing");
    const { groupId: GroupId, type: Type, members, inviteOption } = group;
    const outside = accounts.filter((account) => !members.has(account) && isAccount(account));
    if (members.size + outside.length > group.maxMembers) {
      await world.tell("Group.CallbackAfterGroupFull", world.tick(), { GroupId });
      throw new Refusal(10_014, "the group is full");
    }
    const isPending = inviteOption === "NeedPermission";
    const question = { GroupId, Type, Operator_Account: admin, DestinationMembers: accountList(outside) };
    const refused = outside.length > 0 ? await refusedOf(question, service) : [];
    const before = new Set(members.keys());
    const admitted = isPending ? [] : outside.filter((account) => !refused.includes(account));
    if (admitted.length > 0) await join(world, group, "Invited", admin, admitted);
    const MemberList = accounts.map((Member_Account) => {
      if (before.has(Member_Account)) return { Member_Account, Result: 2 };
      if (!isAccount(Member_Account) || refused.includes(Member_Account)) return { Member_Account, Result: 0 };
      return { Member_Account, Result: isPending ? 3 : 1 };
    });
    return { MemberList };
  },

  import_group_member(body, service) {
    const { world, isAccount } = service;
    const group = groupIn(body, service);
    forbidKinds(group, "AVChatRoom", "BChatRoom");
    const MemberList = objectsIn(body, "MemberList", 300).map((one) => {
      const Member_Account = accountIn(one);
      const role = optionalWordIn(one, "Role", ["Admin"]) ?? "Member";
      const joined = optionalIntegerIn(one, "JoinTime", 1, FOREVER);
      if (group.members.has(Member_Account)) return { Member_Account, Result: 2 };
      if (!isAccount(Member_Account)) return { Member_Account, Result: 0 };
      const joinedAt = joined === undefined ? world.time() : joined * 1000;
      group.members.set(Member_Account, { role, nameCard: "", joinedAt });
      return { Member_Account, Result: 1 };
    });
    return { MemberList };
  },

  async delete_group_member(body, service) {
    const group = groupIn(body, service);
    forbidKinds(group, "AVChatRoom", "BChatRoom");
    const accounts = textsIn(body, "MemberToDel_Account", 100);
    const owner = ownerOf(group);
    if (owner !== undefined && accounts.includes(owner)) throw new Refusal(10_009, "the owner cannot leave");
    // Documented: it is no failure that one is not a member.
    const leaving = [...new Set(accounts)].filter((account) => group.members.has(account));
    if (leaving.length > 0) await exit(service.world, group, "Kicked", service.admin, leaving);
    return {};
  },

  async modify_group_member_info(body, service) {
    const { world, admin } = service;
    const group = groupIn(body, service);
    const account = accountIn(body);
    const member = group.members.get(account);
    if (!member) throw wrong("Member_Account is not a member");
    const role = optionalWordIn(body, "Role", ["Admin", "Member"]);
    const nameCard = optionalTextIn(body, "NameCard", 50);
    const msgFlag = optionalWordIn(body, "MsgFlag", FLAGS);
    const data = dataIn(body, "AppMemberDefinedData");
    const muteTime = optionalIntegerIn(body, "MuteTime", 0, FOREVER);
    if (role && member.role === "Owner") throw new Refusal(10_007, "the owner stays the owner");
    if (role === "Admin") forbidKinds(group, "Private");
    setMember(group, account, {
      ...(msgFlag && { msgFlag }),
      ...(data && { data: withData(member.data, data) }),
      ...(muteTime !== undefined && muteOf(muteTime, world.time())),
    });
    // Documented: nothing else of a member is reported.
    if (role ?? nameCard !== undefined) await changeMember(world, group, admin, account, { role, nameCard });
    return {};
  },

  forbid_send_msg(body, service) {
    const group = groupIn(body, service);
    forbidKinds(group, "Private");
    const seconds = integerIn(body, "MuteTime", 0, FOREVER);
    for (const account of textsIn(body, "Members_Account", 500)) {
      if (group.members.has(account)) setMember(group, account, muteOf(seconds, service.world.time()));
    }
    return {};
  },
};

async function refusedOf(question: object, service: Service): Promise<readonly string[]> {
  const { refusedAccounts = [] } = await askBackend(service, "Group.CallbackBeforeInviteJoinGroup", question);
  return refusedAccounts;
}

function muteOf(seconds: number, time: number): Partial<TencentMember> {
  if (seconds === 0 || seconds === FOREVER) return { muteUntil: seconds };
  return { muteUntil: Math.floor(time / 1000) + seconds };
}
