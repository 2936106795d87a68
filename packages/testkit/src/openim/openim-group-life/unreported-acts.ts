import { letIn, notifyOfEntered, notifyOfInvited, outsiders } from "./entering.js";
import { APP_ADMIN, authoritiesOf, commonersOf, type LivingGroup, MUTED } from "./group.js";
import type { Act } from "./group-acts.js";
import { muteGroup } from "./group-operations.js";
import { inviteUsers, muteMember, unmuteMember } from "./member-operations.js";
import type { World } from "./world.js";

/** Mutes a dismissed group, which revives it without members (run against OpenIM's services). */
export async function muteDismissed(world: World, group: LivingGroup): Promise<void> {
  await muteGroup(world, group, { operation: world.operation(), userID: APP_ADMIN }, true);
}

/** Changes that no after-hook reports, only a notification, and some of them a question before. */
export const unreportedActs: { readonly [name: string]: Act } = {
  async invite(world, group) {
    const invitedUserIDs = outsiders(world, group);
    if (invitedUserIDs.length === 0) return;
    const userID = world.random.pick([APP_ADMIN, ...group.members.keys()]);
    await inviteUsers(world, group, { operation: world.operation(), userID }, { invitedUserIDs, reason: "welcome" });
  },

  async approve(world, group) {
    const { applications, members } = group;
    const [application] = applications;
    if (!application) return;
    const [userID, inviter] = application;
    applications.delete(userID);
    const operation = world.operation();
    if (members.has(userID) || (await letIn(world, group, operation, [userID]))) return;
    if (inviter === "") await notifyOfEntered(world, group, operation, userID);
    else await notifyOfInvited(world, group, operation, inviter, [userID]);
  },

  async muteMember(world, group) {
    const { random } = world;
    const commoners = commonersOf(group);
    if (commoners.length === 0) return;
    const userID = random.pick(commoners);
    const by = { operation: world.operation(), userID: random.pick(authoritiesOf(group)) };
    if ((group.members.get(userID)?.muteEndTime ?? 0) > 0) return unmuteMember(world, group, by, userID);
    const mutedSeconds = 600 + random.below(600);
    // Run against OpenIM's services: the end may be missing; only the duration is sent.
    const told = () => (random.chance(0.5) ? { muteEndTime: 0 } : {});
    await muteMember(world, group, by, { userID, mutedSeconds }, told);
  },

  async muteAll(world, group) {
    const by = { operation: world.operation(), userID: world.random.pick(authoritiesOf(group)) };
    await muteGroup(world, group, by, group.status !== MUTED);
  },
};
