import { accountList, type LivingGroup, newGroup, ownerOf, type TencentProfile } from "../tencent-app/group.js";
import { beginGroup, changeAttributes, changeOwner, changeProfile, endGroup } from "../tencent-app/group-changes.js";
import type { World } from "../tencent-app/world.js";

/** A random change of an existing group. */
export type Act = (world: World, group: LivingGroup) => Promise<void>;

const TYPES = ["Public", "Private", "ChatRoom", "Community", "AVChatRoom"];
const NAMES = ["MyFirstGroup", "测试群 🎉", 'a "b" \\ </c>', "50% + 1 & more", "spam"];
const ADMINISTRATOR = "administrator";
const KEYS = ["key1", "key2", "__proto__", "键"];

/** Creates a group, if allowed, under a new id or one that is free again. */
export async function createGroup(world: World): Promise<void> {
  const { random, users, freeIds } = world;
  const type = random.pick(TYPES);
  const isOwned = type === "AVChatRoom" || random.chance(0.9);
  const owner = isOwned ? random.pick(users) : undefined;
  const others = Array.from({ length: type === "AVChatRoom" ? 0 : random.below(6) }, () => random.pick(users));
  const accounts = new Set(others.filter((account) => account !== owner));
  const listed = owner !== undefined && random.chance(0.5) ? new Set([owner, ...accounts]) : accounts;
  const name = random.pick(NAMES);
  const fields = {
    Operator_Account: owner === undefined || random.chance(0.3) ? ADMINISTRATOR : owner,
    ...(owner !== undefined && { Owner_Account: owner }),
    Type: type,
    Name: name,
    ...(random.chance(0.9) && { MemberList: accountList(listed) }),
  };
  if (!("MemberList" in fields)) accounts.clear();
  const { allowed } = await world.ask("Group.CallbackBeforeCreateGroup", world.tick(), {
    ...fields,
    ...(random.chance(0.5) && { CreateGroupNum: random.below(100) }),
  });
  if (!allowed) return;

  const createdAt = world.tick();
  const inviteOption = random.chance(0.3) ? random.pick(["FreeAccess", "NeedPermission", "DisableInvite"]) : undefined;
  const userDefinedData = random.chance(0.3) ? new Map([["UserDefined1", random.pick(NAMES)]]) : undefined;
  const isReborn = freeIds.size > 0 && type !== "Community" && random.chance(0.7);
  const groupId = isReborn ? random.pick([...freeIds]) : newGroupId(world, type);
  const profile = { name, introduction: "", notification: "", faceUrl: "" };
  const group = newGroup({ groupId, type, profile, inviteOption, userDefinedData, createdAt, isReborn });
  if (owner !== undefined) group.members.set(owner, { role: "Owner", nameCard: "", joinedAt: createdAt });
  for (const account of accounts) group.members.set(account, { role: "Member", nameCard: "", joinedAt: createdAt });
  await beginGroup(world, group, fields);
}

function newGroupId({ random, number }: World, type: string): string {
  const unused = number();
  if (type === "Community") return `@TGS#_@TGS#c${unused}`;
  return random.pick([`@TGS#2J4SZ${unused}`, `team ${unused} a/b?c%41`]);
}

/** Some fields of a profile, cleared or set to new values. */
export function newProfile({ random }: World): Partial<TencentProfile> {
  const changes: Partial<TencentProfile>[] = [
    { name: random.pick(NAMES) },
    { introduction: random.pick(["", "intro"]) },
    { notification: random.pick(["", "明天开会 🎉", "notice"]) },
    { faceUrl: random.pick(["", `https://cdn.example/${random.below(9)}.png`]) },
  ];
  return Object.assign({}, random.pick(changes), ...changes.filter(() => random.chance(0.2)));
}

/** A user who may change the group: the owner or the app's administrator. */
export function authorityOf({ random }: World, group: LivingGroup): string {
  return random.pick([ownerOf(group) ?? ADMINISTRATOR, ADMINISTRATOR]);
}

/** Changes of a group itself. */
export const groupActs: { readonly [name: string]: Act } = {
  async changeInfo(world, group) {
    const change = newProfile(world);
    await changeProfile(world, group, authorityOf(world, group), change);
  },

  async changeAttributes(world, group) {
    const { random } = world;
    const OptionType = random.pick(["set", "modify", "modify", "delete", "clear"] as const);
    const keys = OptionType === "clear" ? [] : KEYS.filter(() => random.chance(0.4));
    const GroupAttr = keys.map((key) => ({ key, value: random.pick(["", "value", "值"]) }));
    const operator = authorityOf(world, group);
    const isListed = OptionType !== "clear" || random.chance(0.5);
    await changeAttributes(world, group, operator, OptionType, GroupAttr, isListed);
  },

  async changeOwner(world, group) {
    const owner = ownerOf(group);
    const heirs = [...group.members.keys()].filter((account) => account !== owner);
    if (heirs.length === 0 || group.type === "AVChatRoom") return;
    const heir = world.random.pick(heirs);
    await changeOwner(world, group, owner ?? ADMINISTRATOR, heir);
  },

  async fill(world, { groupId: GroupId }) {
    await world.tell("Group.CallbackAfterGroupFull", world.tick(), { GroupId });
  },

  async destroy(world, group) {
    const { random } = world;
    if (random.chance(0.7)) return;
    const destroyedAt = world.tick();
    await endGroup(world, group, destroyedAt, random.chance(0.5) ? authorityOf(world, group) : undefined);
  },
};
