import { accountList, type LivingGroup, ownerOf, type TencentRole } from "../tencent-app/group.js";
import { changeMember, exit, join } from "../tencent-app/member-changes.js";
import type { World } from "../tencent-app/world.js";
import { type Act, authorityOf } from "./group-acts.js";

const MOST_AT_ONCE = 4;

/** Some users who are not members, each once; none if everyone is a member. */
function outsiders({ random, users }: World, { members }: LivingGroup): readonly string[] {
  const chosen = Array.from({ length: 1 + random.below(MOST_AT_ONCE) }, () => random.pick(users));
  return [...new Set(chosen)].filter((account) => !members.has(account));
}

function commoners({ members }: LivingGroup): readonly string[] {
  return [...members].filter(([, { role }]) => role !== "Owner").map(([account]) => account);
}

/** Changes of a group's members and their roles. */
export const memberActs: { readonly [name: string]: Act } = {
  async apply(world, group) {
    const { random } = world;
    const { groupId: GroupId, type: Type } = group;
    const [account] = outsiders(world, group);
    // Documented: by invitation only.
    if (account === undefined || Type === "Private") return;
    const { allowed } = await world.ask("Group.CallbackBeforeApplyJoinGroup", world.tick(), {
      GroupId,
      Type,
      Requestor_Account: account,
      ...(random.chance(0.5) && { ApplyMsg: random.pick(["", "请让我进群", "let me in"]) }),
    });
    if (allowed) await join(world, group, "Apply", account, [account]);
  },

  async invite(world, group) {
    const { groupId: GroupId, type: Type } = group;
    const invited = outsiders(world, group);
    // Documented: nobody can be added to it.
    if (invited.length === 0 || Type === "AVChatRoom") return;
    const inviter = world.random.pick([...group.members.keys(), "administrator"]);
    const { allowed, refusedAccounts = [] } = await world.ask("Group.CallbackBeforeInviteJoinGroup", world.tick(), {
      GroupId,
      Type,
      Operator_Account: inviter,
      DestinationMembers: accountList(invited),
    });
    const admitted = allowed ? invited.filter((account) => !refusedAccounts.includes(account)) : [];
    if (admitted.length > 0) await join(world, group, "Invited", inviter, admitted);
  },

  async quit(world, group) {
    const leavers = commoners(group);
    if (leavers.length === 0) return;
    const account = world.random.pick(leavers);
    await exit(world, group, "Quit", account, [account]);
  },

  async kick(world, group) {
    const kicked = commoners(group).filter(() => world.random.chance(0.3));
    if (kicked.length > 0) await exit(world, group, "Kicked", authorityOf(world, group), kicked);
  },

  async changeField(world, group) {
    const { random } = world;
    const { type, members } = group;
    if (members.size === 0) return;
    const account = random.pick([...members.keys()]);
    const isOwner = ownerOf(group) === account;
    const role: TencentRole | undefined =
      isOwner || type === "Private" || random.chance(0.5) ? undefined : random.pick(["Admin", "Member"]);
    const nameCard =
      role === undefined || random.chance(0.2) ? random.pick(["", "jacky", "小明", "x".repeat(50)]) : undefined;
    const operator = random.pick([account, authorityOf(world, group)]);
    // The international and the Chinese page name it differently.
    const accountField = random.pick(["Member_Account", "Modified_Account"] as const);
    await changeMember(world, group, operator, account, { role, nameCard }, accountField);
  },

  async changePresence(world, group) {
    const { random } = world;
    if (group.type !== "AVChatRoom") return;
    const [EventType, EventCause] = random.pick([
      ["Online", "Join"],
      ["Online", "HeartbeatRecover"],
      ["Offline", "Quit"],
      ["Offline", "HeartbeatInterrupt"],
    ]);
    await world.tell("Group.CallbackOnMemberStateChange", random.chance(0.5) ? world.tick() : undefined, {
      GroupId: group.groupId,
      EventType,
      ...(random.chance(0.5) && { EventCause }),
      MemberList: accountList([random.pick([...group.members.keys(), random.pick(world.users)])]),
    });
  },
};
