import { letIn, notifyOfEntered, outsiders } from "./entering.js";
import { numberOrNull, textOrNull } from "./fields.js";
import {
  ADMIN,
  APP_ADMIN,
  authoritiesOf,
  commonersOf,
  DIRECTLY,
  MEMBER,
  memberInfo,
  OWNER,
  setMember,
} from "./group.js";
import { type Act, GROUP_TYPE } from "./group-acts.js";
import { notify } from "./notifications.js";

/** Changes of a group's members and their roles. */
export const memberActs: { readonly [name: string]: Act } = {
  async apply(world, group) {
    const { groupID, info, applications } = group;
    const [userID] = outsiders(world, group);
    if (userID === undefined) return;
    const operation = world.operation();
    const before = "callbackBeforeJoinGroupCommand";
    const question = { groupID, groupType: GROUP_TYPE, applyID: userID, reqMessage: "let me in", ex: "" };
    if (!(await world.ask(operation, before, { callbackCommand: before, ...question })).continues) return;
    if (info.needVerification !== DIRECTLY) {
      applications.set(userID, "");
      return;
    }
    if (!(await letIn(world, group, operation, [userID]))) return;
    await notifyOfEntered(world, group, operation, userID);
    const after = "callbackAfterJoinGroupCommand";
    const way = { reqMessage: "let me in", joinSource: world.random.below(5), inviterUserID: userID };
    await world.tell(operation, after, { callbackCommand: after, operationID: operation, groupID, ...way });
  },

  async quit(world, group) {
    const leavers = commonersOf(group);
    if (leavers.length === 0) return;
    const userID = world.random.pick(leavers);
    const operation = world.operation();
    const quitUser = memberInfo(group, userID);
    group.members.delete(userID);
    await notify(world, group, { operation, contentType: 1504, userID, tips: { quitUser } });
    const after = "callbackAfterQuitGroupCommand";
    await world.tell(operation, after, { callbackCommand: after, groupID: group.groupID, userID });
  },

  async kick(world, group) {
    const { random } = world;
    const userID = random.pick(authoritiesOf(group));
    const kickedUserIDs = commonersOf(group).filter((each) => each !== userID && random.chance(0.3));
    if (kickedUserIDs.length === 0) return;
    const operation = world.operation();
    const kickedUserList = kickedUserIDs.map((each) => memberInfo(group, each));
    for (const each of kickedUserIDs) group.members.delete(each);
    await notify(world, group, { operation, contentType: 1508, userID, tips: { kickedUserList } });
    const after = "callbackAfterKickGroupCommand";
    const report = { groupID: group.groupID, kickedUserIDs, reason: "spam" };
    await world.tell(operation, after, { callbackCommand: after, ...report });
  },

  async setMemberInfo(world, group) {
    const { random } = world;
    const { groupID, members } = group;
    const userID = random.pick([...members.keys()]);
    const operation = world.operation();
    const isOwner = members.get(userID)?.roleLevel === OWNER;
    const roleLevel = isOwner || random.chance(0.5) ? null : random.pick([ADMIN, MEMBER]);
    const nickName = roleLevel === null || random.chance(0.3) ? random.pick(["Bob", "小明", ""]) : null;
    const wanted = { groupID, userID, nickName, faceURL: null, roleLevel, ex: random.pick([null, "x"]) };
    const before = "callbackBeforeSetGroupMemberInfoCommand";
    const { continues, request } = await world.ask(operation, before, { callbackCommand: before, ...wanted });
    if (!continues) return;
    const change = {
      nickname: textOrNull(request, "nickName"),
      faceURL: textOrNull(request, "faceURL"),
      roleLevel: numberOrNull(request, "roleLevel"),
      ex: textOrNull(request, "ex"),
    };
    setMember(group, userID, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)));
    const by = { operation, userID: random.pick([userID, APP_ADMIN]) };
    const tips = { changedUser: memberInfo(group, userID), groupSortVersion: 0 };
    const { nickname, ...others } = change;
    if (change.roleLevel !== null) {
      await notify(world, group, { ...by, contentType: change.roleLevel === ADMIN ? 1517 : 1518, tips });
    }
    if (nickname !== null || change.faceURL !== null || change.ex !== null) {
      await notify(world, group, { ...by, contentType: 1516, tips });
    }
    const after = "callbackAfterSetGroupMemberInfoCommand";
    await world.tell(operation, after, { callbackCommand: after, groupID, userID, nickName: nickname, ...others });
  },
};
