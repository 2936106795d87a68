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
import type { World } from "./world.js";

const NAMES = ["Team <A&B> 项目组", "group 🎉", "spam"];

/** Creates a group, if allowed. */
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
    groupID: random.chance(0.2) ? `team-${world.id().slice(-4)}` : "",
    groupName: random.pick(NAMES),
    notification: random.pick(["", "hello"]),
    introduction: random.pick(["", "intro"]),
    faceURL: "",
    ownerUserID: "",
    createTime: 0,
    memberCount: 0,
    ex: random.pick(["", '{"tenant":"t1"}']),
    status: 0,
    creatorUserID: operator === APP_ADMIN ? "" : operator,
    groupType: 2,
    needVerification: random.below(3),
    lookMemberInfo: 0,
    applyMemberFriend: 0,
    notificationUpdateTime: 0,
    notificationUserID: "",
  };
  const before = "callbackBeforeCreateGroupCommand";
  const initMemberList = [...first].map(([userID, roleLevel]) => ({ userID, roleLevel }));
  const body = { operationID: operation, callbackCommand: before, ...wanted, initMemberList };
  const { continues, request } = await world.ask(operation, before, body);
  if (!continues) return undefined;

  const groupID = textOf(request, "groupID") || String(1_000_000_000 + Number.parseInt(world.id(), 16));
  // Read in the source of main of 2026-07-02: 1202, the id is taken.
  if (isTaken(groupID)) return undefined;
  const info = infoOf(request);
  const createTime = world.tick();
  const members = await admit(world, operation, { groupID, ex: info.ex }, [...first.keys()], first);
  if (!members) return undefined;
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

/** Asks whether users may become members. Resolves to the members with the answer applied, or `undefined`. */
export async function admit(
  world: World,
  operation: string,
  { groupID, ex }: { readonly groupID: string; readonly ex: string },
  userIDs: readonly string[],
  roles: ReadonlyMap<string, number> = new Map(),
): Promise<readonly (readonly [userID: string, member: OpenimMember])[] | undefined> {
  const command = "callbackBeforeMembersJoinGroupCommand";
  const memberList = userIDs.map((userID) => ({ userID, ex: "" }));
  const body = { callbackCommand: command, groupID, memberList, groupEx: ex };
  const { continues, answer } = await world.ask(operation, command, body);
  if (!continues) return undefined;
  const { memberCallbackList = [] } = answer;
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
