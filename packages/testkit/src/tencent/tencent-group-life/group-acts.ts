import { accountList, type LivingGroup, ownerOf, setMember, type TencentProfile, takeSeq } from "./group.js";
import type { World } from "./world.js";

/** A random change of an existing group. */
export type Act = (world: World, group: LivingGroup) => Promise<void>;

const TYPES = ["Public", "Private", "ChatRoom", "Community", "AVChatRoom"];
const NAMES = ["MyFirstGroup", "测试群 🎉", 'a "b" \\ </c>', "50% + 1 & more", "spam"];
const ADMINISTRATOR = "administrator";
const KEYS = ["key1", "key2", "__proto__", "键"];

/** Creates a group, if allowed, under a new id or one that is free again. */
export async function createGroup(world: World, freeIds: Set<string>): Promise<LivingGroup | undefined> {
  const { random, users } = world;
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
  if (!allowed) return undefined;

  const createdAt = world.tick();
  const inviteOption = random.chance(0.3) ? random.pick(["FreeAccess", "NeedPermission", "DisableInvite"]) : undefined;
  const userDefinedData = random.chance(0.3) ? new Map([["UserDefined1", random.pick(NAMES)]]) : undefined;
  const isReborn = freeIds.size > 0 && type !== "Community" && random.chance(0.7);
  const groupId = isReborn ? random.pick([...freeIds]) : newGroupId(world, type);
  freeIds.delete(groupId);
  const group: LivingGroup = {
    groupId,
    type,
    profile: { name, introduction: "", notification: "", faceUrl: "" },
    inviteOption,
    userDefinedData,
    createdAt,
    destroyedAt: undefined,
    isReborn,
    attributes: new Map(),
    members: new Map(),
    topics: new Map(),
    messages: [],
    lastSeqs: new Map(),
  };
  if (owner !== undefined) group.members.set(owner, { role: "Owner", nameCard: "", joinedAt: createdAt });
  for (const account of accounts) group.members.set(account, { role: "Member", nameCard: "", joinedAt: createdAt });
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
  return group;
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

/** A profile in the form of callbacks. */
export function profileFields({ name, introduction, notification, faceUrl }: Partial<TencentProfile>): object {
  return {
    ...(name !== undefined && { Name: name }),
    ...(introduction !== undefined && { Introduction: introduction }),
    ...(notification !== undefined && { Notification: notification }),
    ...(faceUrl !== undefined && { FaceUrl: faceUrl }),
  };
}

/** A user who may change the group: the owner or the app's administrator. */
export function authorityOf({ random }: World, group: LivingGroup): string {
  return random.pick([ownerOf(group) ?? ADMINISTRATOR, ADMINISTRATOR]);
}

/** Changes of a group itself. */
export const groupActs: { readonly [name: string]: Act } = {
  async changeInfo(world, group) {
    const { groupId: GroupId, type: Type } = group;
    const change = newProfile(world);
    group.profile = { ...group.profile, ...change };
    takeSeq(group);
    const fields = { GroupId, Type, Operator_Account: authorityOf(world, group), ...profileFields(change) };
    await world.tell("Group.CallbackAfterGroupInfoChanged", world.tick(), fields);
  },

  async changeAttributes(world, group) {
    const { random } = world;
    const { groupId: GroupId, type: Type, attributes } = group;
    const OptionType = random.pick(["set", "modify", "modify", "delete", "clear"]);
    const keys = OptionType === "clear" ? [] : KEYS.filter(() => random.chance(0.4));
    if (OptionType === "set" || OptionType === "clear") attributes.clear();
    const GroupAttr = keys.map((key) => ({ key, value: random.pick(["", "value", "值"]) }));
    for (const { key, value } of GroupAttr) {
      if (OptionType === "delete") attributes.delete(key);
      else attributes.set(key, value);
    }
    await world.tell("Group.CallbackAfterGroupAttrChanged", world.tick(), {
      GroupId,
      Type,
      Operator_Account: authorityOf(world, group),
      OptionType,
      ...((OptionType !== "clear" || random.chance(0.5)) && { GroupAttr }),
    });
  },

  async changeOwner(world, group) {
    const { groupId: GroupId, type: Type, members } = group;
    const owner = ownerOf(group);
    const heirs = [...members.keys()].filter((account) => account !== owner);
    if (heirs.length === 0 || Type === "AVChatRoom") return;
    const heir = world.random.pick(heirs);
    if (owner !== undefined) setMember(group, owner, { role: "Member" });
    setMember(group, heir, { role: "Owner" });
    await world.tell("Group.CallbackAfterChangeGroupOwner", world.tick(), {
      GroupId,
      Type,
      Operator_Account: owner ?? ADMINISTRATOR,
      ...(owner !== undefined && { OldOwner_Account: owner }),
      NewOwner_Account: heir,
    });
  },

  async fill(world, { groupId: GroupId }) {
    await world.tell("Group.CallbackAfterGroupFull", world.tick(), { GroupId });
  },

  async destroy(world, group) {
    const { random } = world;
    if (random.chance(0.7)) return;
    const { groupId: GroupId, type: Type, members, profile } = group;
    const owner = ownerOf(group);
    const destroyedAt = world.tick();
    group.destroyedAt = destroyedAt;
    await world.tell("Group.CallbackAfterGroupDestroyed", destroyedAt, {
      ...(random.chance(0.5) && { Operator_Account: authorityOf(world, group) }),
      GroupId,
      Type,
      ...(owner !== undefined && { Owner_Account: owner }),
      Name: profile.name,
      ...(Type !== "Community" && { MemberList: accountList(members.keys()) }),
    });
  },
};
