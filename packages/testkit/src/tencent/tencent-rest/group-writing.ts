import { accountList, newGroup, type TencentProfile } from "../tencent-app/group.js";
import { beginGroup, changeOwner, changeProfile, endGroup } from "../tencent-app/group-changes.js";
import {
  accountIn,
  type Body,
  dataIn,
  objectsIn,
  optionalIntegerIn,
  optionalTextIn,
  optionalWordIn,
  textIn,
  withData,
} from "./body.js";
import { Refusal, wrong } from "./refusal.js";
import { type Api, askBackend, forbidKinds, groupIn, isGroupId, type Service } from "./service.js";

const TYPES = ["Public", "Private", "Work", "ChatRoom", "Meeting", "AVChatRoom", "Community"] as const;
const OLDER: ReadonlyMap<string, string> = new Map([
  ["Work", "Private"],
  ["Meeting", "ChatRoom"],
]);
const APPLY = ["FreeAccess", "NeedPermission", "DisableApply"] as const;
const INVITE = ["FreeAccess", "NeedPermission", "DisableInvite"] as const;

/** Makes, changes and ends groups. */
export const groupWriting: { readonly [api: string]: Api } = {
  async create_group(body, service) {
    const { world, admin } = service;
    const creation = creationIn(body, service);
    const { type, profile, owner, first } = creation;
    const fields = {
      Operator_Account: admin,
      ...(owner !== undefined && { Owner_Account: owner }),
      Type: type,
      Name: profile.name,
      ...(first.size > 0 && { MemberList: accountList(first.keys()) }),
    };
    await askBackend(service, "Group.CallbackBeforeCreateGroup", fields);
    const group = groupOf(creation, world.tick(), service);
    await beginGroup(world, group, fields);
    return { GroupId: group.groupId };
  },

  import_group(body, service) {
    const createdAt = (optionalIntegerIn(body, "CreateTime", 1, 2 ** 32 - 1) ?? service.world.time() / 1000) * 1000;
    const creation = creationIn(body, service);
    if (creation.type === "AVChatRoom") throw wrong("Type cannot be imported");
    const group = groupOf(creation, Math.floor(createdAt), service);
    service.world.begin(group);
    return { GroupId: group.groupId };
  },

  async destroy_group(body, service) {
    const { world, admin } = service;
    await endGroup(world, groupIn(body, service), world.tick(), admin);
    return {};
  },

  async modify_group_base_info(body, service) {
    const group = groupIn(body, service);
    const change = profileIn(body);
    const isMuted = optionalWordIn(body, "MuteAllMember", ["On", "Off"]);
    const settings = settingsIn(body, "MaxMemberNum");
    const data = dataIn(body, "AppDefinedData");
    if (isMuted) group.isMuted = isMuted === "On";
    Object.assign(group, settings);
    if (data) group.userDefinedData = withData(group.userDefinedData, data);
    // Documented: of its fields, only these four are reported.
    if (Object.keys(change).length > 0) await changeProfile(service.world, group, service.admin, change);
    return {};
  },

  async change_group_owner(body, service) {
    const group = groupIn(body, service);
    forbidKinds(group, "AVChatRoom");
    const heir = accountIn(body, "NewOwner_Account");
    const member = group.members.get(heir);
    if (!member) throw wrong("NewOwner_Account is not a member");
    if (member.role === "Owner") throw wrong("NewOwner_Account is the owner already");
    await changeOwner(service.world, group, service.admin, heir);
    return {};
  },
};

interface Creation {
  readonly type: string;
  readonly profile: TencentProfile;
  readonly owner: string | undefined;
  readonly first: ReadonlyMap<string, "Admin" | "Member">;
  readonly groupId: string | undefined;
  readonly settings: ReturnType<typeof settingsIn>;
  readonly data: ReadonlyMap<string, string> | undefined;
  readonly hasTopics: boolean;
}

function creationIn(body: Body, { world, isAccount }: Service): Creation {
  const said = optionalWordIn(body, "Type", TYPES);
  if (said === undefined) throw wrong("Type is missing");
  textIn(body, "Name");
  const type = OLDER.get(said) ?? said;
  const owner = body.Owner_Account === undefined ? undefined : accountIn(body, "Owner_Account");
  const listed = objectsIn(body, "MemberList", 100);
  if (type === "AVChatRoom" && listed.length > 0) throw new Refusal(10_007, "nobody can be added to an AVChatRoom");
  const first = new Map<string, "Admin" | "Member">();
  for (const one of listed) first.set(accountIn(one), optionalWordIn(one, "Role", ["Admin"]) ?? "Member");
  const stranger = [...(owner === undefined ? [] : [owner]), ...first.keys()].find((account) => !isAccount(account));
  if (stranger !== undefined) throw new Refusal(10_019, `${stranger} does not exist`);
  const groupId = optionalTextIn(body, "GroupId");
  if (groupId !== undefined) {
    const isFitting = type === "Community" ? groupId.startsWith("@TGS#_") : !groupId.startsWith("@TGS#");
    if (!isGroupId(groupId) || !isFitting) throw wrong("GroupId is not allowed");
    const other = world.groups.get(groupId);
    const isTheirs = other?.members.get(owner ?? "")?.role === "Owner";
    if (other?.destroyedAt === undefined && other)
      throw new Refusal(isTheirs ? 10_025 : 10_021, "the group id is used");
  }
  const profile = { introduction: "", notification: "", faceUrl: "", ...profileIn(body), name: textIn(body, "Name") };
  const settings = settingsIn(body, "MaxMemberCount");
  const hasTopics = type === "Community" && optionalIntegerIn(body, "SupportTopic", 0, 1) === 1;
  return { type, profile, owner, first, groupId, settings, data: dataIn(body, "AppDefinedData"), hasTopics };
}

function groupOf(creation: Creation, createdAt: number, { world }: Service): ReturnType<typeof newGroup> {
  const { type, profile, owner, first, settings, data, hasTopics } = creation;
  const made = type === "Community" ? `@TGS#_@TGS#c${world.number()}` : `@TGS#2R${world.number()}`;
  const groupId = creation.groupId ?? made;
  const isReborn = world.groups.has(groupId);
  const group = newGroup({
    groupId,
    type,
    profile,
    createdAt,
    ...settings,
    userDefinedData: data,
    hasTopics,
    isReborn,
  });
  if (owner !== undefined) group.members.set(owner, { role: "Owner", nameCard: "", joinedAt: createdAt });
  for (const [account, role] of first) {
    if (account !== owner) group.members.set(account, { role, nameCard: "", joinedAt: createdAt });
  }
  return group;
}

function settingsIn(body: Body, maxName: string) {
  const applyJoinOption = optionalWordIn(body, "ApplyJoinOption", APPLY);
  const inviteOption = optionalWordIn(body, "InviteJoinOption", INVITE);
  const maxMembers = optionalIntegerIn(body, maxName, 1, 100_000);
  return {
    ...(applyJoinOption && { applyJoinOption }),
    ...(inviteOption && { inviteOption }),
    ...(maxMembers && { maxMembers }),
  };
}

/** The fields of a profile that a call has, within the documented lengths. */
export function profileIn(body: Body, nameField = "Name"): Partial<TencentProfile> {
  const name = optionalTextIn(body, nameField, 30);
  const introduction = optionalTextIn(body, "Introduction", 240);
  const notification = optionalTextIn(body, "Notification", 300);
  const faceUrl = optionalTextIn(body, "FaceUrl", 100);
  return {
    ...(name !== undefined && { name }),
    ...(introduction !== undefined && { introduction }),
    ...(notification !== undefined && { notification }),
    ...(faceUrl !== undefined && { faceUrl }),
  };
}
