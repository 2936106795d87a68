import { letIn, notifyOfEntered, outsiders } from "./entering.js";
import { ADMIN, APP_ADMIN, authoritiesOf, commonersOf, DIRECTLY, MEMBER, OWNER } from "./group.js";
import type { Act } from "./group-acts.js";
import { GROUP_TYPE } from "./group-operations.js";
import { changeMember, kickMembers, quitGroup } from "./member-operations.js";

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
    if (await letIn(world, group, operation, [userID])) return;
    await notifyOfEntered(world, group, operation, userID);
    const after = "callbackAfterJoinGroupCommand";
    const way = { reqMessage: "let me in", joinSource: world.random.below(5), inviterUserID: userID };
    await world.tell(operation, after, { callbackCommand: after, operationID: operation, groupID, ...way });
  },

  async quit(world, group) {
    const leavers = commonersOf(group);
    if (leavers.length === 0) return;
    const userID = world.random.pick(leavers);
    await quitGroup(world, group, { operation: world.operation(), userID });
  },

  async kick(world, group) {
    const { random } = world;
    const userID = random.pick(authoritiesOf(group));
    const kickedUserIDs = commonersOf(group).filter((each) => each !== userID && random.chance(0.3));
    if (kickedUserIDs.length === 0) return;
    await kickMembers(world, group, { operation: world.operation(), userID }, { kickedUserIDs, reason: "spam" });
  },

  async setMemberInfo(world, group) {
    const { random } = world;
    const { members } = group;
    const userID = random.pick([...members.keys()]);
    const operation = world.operation();
    const isOwner = members.get(userID)?.roleLevel === OWNER;
    const roleLevel = isOwner || random.chance(0.5) ? null : random.pick([ADMIN, MEMBER]);
    const nickName = roleLevel === null || random.chance(0.3) ? random.pick(["Bob", "小明", ""]) : null;
    const wanted = { nickName, faceURL: null, roleLevel, ex: random.pick([null, "x"]) };
    const operator = () => random.pick([userID, APP_ADMIN]);
    await changeMember(world, group, { operation, operator }, { userID, wanted });
  },
};
