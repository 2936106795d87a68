import { letIn, notifyOfEntered, notifyOfInvited, outsiders } from "./entering.js";
import { APP_ADMIN, authoritiesOf, commonersOf, type LivingGroup, MUTED, memberInfo, setMember } from "./group.js";
import { type Act, unmute } from "./group-acts.js";
import { notify } from "./notifications.js";
import type { World } from "./world.js";

/** The `needVerification` of a group in which invitations need approval, too. */
const OF_ALL = 1;

/** Mutes a dismissed group, which revives it without members (run against OpenIM's services). */
export async function muteDismissed(world: World, group: LivingGroup): Promise<void> {
  group.status = MUTED;
  await notify(world, group, { operation: world.operation(), userID: APP_ADMIN, contentType: 1514 });
}

/** Changes that no after-hook reports, only a notification, and some of them a question before. */
export const unreportedActs: { readonly [name: string]: Act } = {
  async invite(world, group) {
    const { groupID, info, members, applications } = group;
    const invitedUserIDs = outsiders(world, group);
    if (invitedUserIDs.length === 0) return;
    const inviter = world.random.pick([APP_ADMIN, ...members.keys()]);
    const operation = world.operation();
    const before = "callbackBeforeInviteJoinGroupCommand";
    const question = { callbackCommand: before, operationID: operation, groupID, reason: "welcome", invitedUserIDs };
    if (!(await world.ask(operation, before, question)).continues) return;
    if (info.needVerification === OF_ALL && !authoritiesOf(group).includes(inviter)) {
      for (const userID of invitedUserIDs) applications.set(userID, inviter);
    } else if (await letIn(world, group, operation, invitedUserIDs)) {
      await notifyOfInvited(world, group, operation, inviter, invitedUserIDs);
    }
  },

  async approve(world, group) {
    const { applications, members } = group;
    const [application] = applications;
    if (!application) return;
    const [userID, inviter] = application;
    applications.delete(userID);
    const operation = world.operation();
    if (members.has(userID) || !(await letIn(world, group, operation, [userID]))) return;
    if (inviter === "") await notifyOfEntered(world, group, operation, userID);
    else await notifyOfInvited(world, group, operation, inviter, [userID]);
  },

  async muteMember(world, group) {
    const { random } = world;
    const commoners = commonersOf(group);
    if (commoners.length === 0) return;
    const userID = random.pick(commoners);
    const by = { operation: world.operation(), userID: random.pick(authoritiesOf(group)) };
    if ((group.members.get(userID)?.muteEndTime ?? 0) > 0) return unmute(world, group, by, userID);
    const mutedSeconds = 600 + random.below(600);
    setMember(group, userID, { muteEndTime: world.tick() + mutedSeconds * 1000 });
    // Run against OpenIM's services: the end may be missing; only the duration is sent.
    const told = random.chance(0.5) ? { muteEndTime: 0 } : {};
    const tips = { mutedUser: { ...memberInfo(group, userID), ...told }, mutedSeconds };
    await notify(world, group, { ...by, contentType: 1512, tips });
  },

  async muteAll(world, group) {
    const by = { operation: world.operation(), userID: world.random.pick(authoritiesOf(group)) };
    group.status = group.status === MUTED ? 0 : MUTED;
    await notify(world, group, { ...by, contentType: group.status === MUTED ? 1514 : 1515 });
  },
};
