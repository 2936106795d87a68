import type { GoFields } from "../openim-sender/go-json.js";
import { numberOf, textOf } from "./fields.js";
import {
  ADMIN,
  APP_ADMIN,
  groupInfo,
  type LivingGroup,
  MEMBER,
  memberInfo,
  type OpenimInfo,
  type OpenimMember,
  OWNER,
} from "./group.js";
import { notify } from "./notifications.js";
import { isRefusal, type OpenimRefusal, type World } from "./world.js";

/** A `GroupInfo` of which nothing is said. */
const EMPTY = {
  groupID: "",
  groupName: "",
  notification: "",
  introduction: "",
  faceURL: "",
  ownerUserID: "",
  createTime: 0,
  memberCount: 0,
  ex: "",
  status: 0,
  creatorUserID: "",
  groupType: 2,
  needVerification: 0,
  lookMemberInfo: 0,
  applyMemberFriend: 0,
  notificationUpdateTime: 0,
  notificationUserID: "",
};

const NAMES = ["Team <A&B> 项目组", "group 🎉", "spam"];

/** A group that is to be made: its `GroupInfo` as asked for, and its first members with their levels, the owner first. */
export interface Founding {
  readonly operation: string;
  readonly operator: string;
  readonly wanted: GoFields;
  readonly first: ReadonlyMap<string, number>;
}

/** `ErrGroupIDExisted` */
const GROUP_EXISTS = 1202;

/** Creates some group, if allowed. */
export async function createGroup(
  world: World,
  isTaken: (groupID: string) => boolean,
): Promise<LivingGroup | undefined> {
  const { random } = world;
  const operation = world.operation();
  const first = firstMembers(world);
  const [owner = ""] = first.keys();
  const operator = random.pick([owner, APP_ADMIN]);
  const wanted = {
    ...EMPTY,
    groupID: random.chance(0.2) ? `team-${world.id().slice(-12)}` : "",
    groupName: random.pick(NAMES),
    notification: random.pick(["", "hello"]),
    introduction: random.pick(["", "intro"]),
    ex: random.pick(["", '{"tenant":"t1"}']),
    creatorUserID: operator === APP_ADMIN ? "" : operator,
    needVerification: random.below(3),
  };
  const made = await foundGroup(world, { operation, operator, wanted, first }, isTaken);
  return isRefusal(made) ? undefined : made;
}

/** Creates a group, if allowed. */
export async function foundGroup(
  world: World,
  { operation, operator, wanted, first }: Founding,
  isTaken: (groupID: string) => boolean,
): Promise<LivingGroup | OpenimRefusal> {
  const before = "callbackBeforeCreateGroupCommand";
  const initMemberList = [...first].map(([userID, roleLevel]) => ({ userID, roleLevel }));
  const body = { operationID: operation, callbackCommand: before, ...EMPTY, ...wanted, initMemberList };
  const verdict = await world.ask(operation, before, body);
  if (!verdict.continues) return verdict;
  const { request } = verdict;

  const groupID = textOf(request, "groupID") || String(1_000_000_000 + Number.parseInt(world.id(), 16));
  if (isTaken(groupID)) {
    return { errCode: GROUP_EXISTS, errMsg: "GroupIDExisted", errDlt: `group id existed ${groupID}` };
  }
  const info = infoOf(request);
  const createTime = world.tick();
  const members = await admit(world, operation, { groupID, ex: info.ex }, [...first.keys()], first);
  if (isRefusal(members)) return members;
  const group: LivingGroup = {
    groupID,
    info,
    status: numberOf(request, "status"),
    creatorUserID: textOf(request, "creatorUserID"),
    createTime,
    notificationUpdateTime: 0,
    notificationUserID: "",
    members: new Map(members),
    messages: [],
    applications: new Map(),
    lastSeq: 0,
  };
  await tellOfCreation(world, operation, group, { operator, first });
  return group;
}

/** Asks whether users may become members. Resolves to the members with the answer applied. */
export async function admit(
  world: World,
  operation: string,
  { groupID, ex }: { readonly groupID: string; readonly ex: string },
  userIDs: readonly string[],
  roles: ReadonlyMap<string, number> = new Map(),
): Promise<readonly (readonly [userID: string, member: OpenimMember])[] | OpenimRefusal> {
  const command = "callbackBeforeMembersJoinGroupCommand";
  const memberList = userIDs.map((userID) => ({ userID, ex: "" }));
  const body = { callbackCommand: command, groupID, memberList, groupEx: ex };
  const verdict = await world.ask(operation, command, body);
  if (!verdict.continues) return verdict;
  const { memberCallbackList = [] } = verdict.answer;
  const changes: readonly GoFields[] = Array.isArray(memberCallbackList) ? memberCallbackList : [];
  return userIDs.map((userID) => {
    const change = changes.find((entry) => entry.userID === userID) ?? {};
    const member = {
      roleLevel: numberOf(change, "roleLevel") || (roles.get(userID) ?? MEMBER),
      nickname: textOf(change, "nickname"),
      faceURL: textOf(change, "faceURL"),
      ex: textOf(change, "ex"),
      muteEndTime: numberOf(change, "muteEndTime"),
      joinTime: world.tick(),
    };
    return [userID, member] as const;
  });
}

async function tellOfCreation(
  world: World,
  operation: string,
  group: LivingGroup,
  { operator, first }: { readonly operator: string; readonly first: ReadonlyMap<string, number> },
): Promise<void> {
  const [owner = ""] = first.keys();
  const userIDs = [...first.keys()];
  const isOutsider = !first.has(operator);
  // Read in the source of main of 2026-07-02: an operator who is not a member is counted, and the list of members in the
  // notification ends after the operator.
  const shown = { ...groupInfo(group), memberCount: userIDs.length + (isOutsider ? 1 : 0) };
  const listed = isOutsider ? userIDs : userIDs.slice(0, userIDs.indexOf(operator) + 1);
  const tips = {
    group: shown,
    memberList: listed.map((userID) => memberInfo(group, userID)),
    operationTime: group.createTime,
    groupOwnerUser: memberInfo(group, owner),
  };
  await notify(world, group, { operation, contentType: 1501, userID: operator, tips });
  if (group.info.notification !== "") {
    await notify(world, group, { operation, contentType: 1519, userID: operator, tips: { group: shown } });
  }
  const command = "callbackAfterCreateGroupCommand";
  const withRole = (roleLevel: number) => userIDs.filter((userID) => first.get(userID) === roleLevel);
  const again = [...withRole(MEMBER), ...withRole(ADMIN), owner, ...(isOutsider ? [operator] : [])];
  await world.tell(operation, command, {
    callbackCommand: command,
    ...shown,
    // Run against OpenIM's own callback functions: owner and admins are listed twice.
    initMemberList: [
      ...[owner, ...withRole(ADMIN)].map((userID) => ({ userID, roleLevel: first.get(userID) })),
      ...again.map((userID) => ({ userID, roleLevel: MEMBER })),
    ],
  });
}

/** The first members with their levels: the owner, then admins, then the others. */
function firstMembers({ random, users }: World): ReadonlyMap<string, number> {
  const first = new Map([[random.pick(users), OWNER]]);
  for (const roleLevel of [ADMIN, MEMBER]) {
    for (let count = random.below(4); count > 0; count -= 1) {
      const userID = random.pick(users);
      if (!first.has(userID)) first.set(userID, roleLevel);
    }
  }
  return first;
}

function infoOf(request: GoFields): OpenimInfo {
  return {
    groupName: textOf(request, "groupName"),
    notification: textOf(request, "notification"),
    introduction: textOf(request, "introduction"),
    faceURL: textOf(request, "faceURL"),
    ex: textOf(request, "ex"),
    needVerification: numberOf(request, "needVerification"),
    lookMemberInfo: numberOf(request, "lookMemberInfo"),
    applyMemberFriend: numberOf(request, "applyMemberFriend"),
  };
}
