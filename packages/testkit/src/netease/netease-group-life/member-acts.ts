import { apply, declineInvitation, invite, refuseApplicant } from "../netease-app/application-changes.js";
import { acceptInvitation, leave, mute, pullIn, remove, setManagers, takeIn } from "../netease-app/member-changes.js";
import { type LivingTeam, membersWith, ownerOf } from "../netease-app/team.js";
import type { World } from "../netease-app/world.js";
import { type Act, clientOf, isAllowed } from "./act.js";

const MOST_AT_ONCE = 4;
const FREE = 0;
const BY_APPROVAL = 1;

/** Some users who are not members, each once; none if everyone is a member. */
function outsiders({ random, users }: World, { members }: LivingTeam): readonly string[] {
  const chosen = Array.from({ length: 1 + random.below(MOST_AT_ONCE) }, () => random.pick(users));
  return [...new Set(chosen)].filter((accid) => !members.has(accid));
}

/** Changes of a team's members, their roles and mutes. */
export const memberActs: { readonly [name: string]: Act } = {
  async apply(world, team) {
    const { random } = world;
    const [from] = outsiders(world, team);
    const { joinMode } = team.info;
    if (from === undefined || (joinMode !== FREE && joinMode !== BY_APPROVAL)) return;
    const by = clientOf(world);
    if (!(await isAllowed(world, team, by, team.isSuper ? 28 : 19, from))) return;
    if (joinMode === FREE) await takeIn(world, team, by, from, from);
    else await apply(world, team, from, random.pick(["", "请让我进群", "let me in"]));
  },

  async answerApplicant(world, team) {
    const { random } = world;
    const applicants = [...team.applicants].filter((accid) => !team.members.has(accid));
    if (applicants.length === 0) return;
    const from = random.pick(membersWith(team, "owner", "manager"));
    const accid = random.pick(applicants);
    if (random.chance(0.6)) await takeIn(world, team, clientOf(world), from, accid);
    else await refuseApplicant(world, team, from, accid);
  },

  async invite(world, team) {
    const { random } = world;
    const invited = outsiders(world, team);
    if (invited.length === 0) return;
    const from = random.pick(
      team.info.inviteMode === 1 ? [...team.members.keys()] : membersWith(team, "owner", "manager"),
    );
    const by = clientOf(world);
    const msg = "进群吧";
    const { allowed } = team.isSuper
      ? await world.ask(by, 23, {
          ...{ tid: BigInt(team.tid), fromAccount: from, msg, beinvitemode: team.info.agreeMode },
          inviteList: random.chance(0.5) ? invited : JSON.stringify(invited),
          timestamp: String(world.tick()),
        })
      : { allowed: await isAllowed(world, team, by, 9, from) };
    if (!allowed) return;
    if (team.info.agreeMode === 1) await pullIn(world, team, by, from, invited);
    else await invite(world, team, from, invited, msg);
  },

  async answerInvitation(world, team) {
    const { random } = world;
    const invited = [...team.invitations.keys()].filter((accid) => !team.members.has(accid));
    if (invited.length === 0) return;
    const from = random.pick(invited);
    if (random.chance(0.7)) await acceptInvitation(world, team, clientOf(world), from);
    else await declineInvitation(world, team, from, random.pick(["", "不了"]));
  },

  async leave(world, team) {
    const leavers = membersWith(team, "manager", "member");
    if (leavers.length === 0) return;
    const from = world.random.pick(leavers);
    const by = clientOf(world);
    if (await isAllowed(world, team, by, team.isSuper ? 25 : 10, from)) await leave(world, team, by, from);
  },

  async remove(world, team) {
    const removed = membersWith(team, "manager", "member").filter(() => world.random.chance(0.3));
    if (removed.length === 0) return;
    const by = clientOf(world);
    const from = ownerOf(team);
    if (await isAllowed(world, team, by, team.isSuper ? 24 : 14, from)) await remove(world, team, by, from, removed);
  },

  async changeManagers(world, team) {
    const { random } = world;
    const isManager = random.chance(0.6);
    const changed = membersWith(team, isManager ? "member" : "manager").filter(() => random.chance(0.5));
    if (changed.length === 0) return;
    const by = clientOf(world);
    const eventType = (team.isSuper ? 29 : 11) + (isManager ? 0 : 1);
    if (!(await isAllowed(world, team, by, eventType, ownerOf(team)))) return;
    await setManagers(world, team, by, changed, isManager);
  },

  async mute(world, team) {
    const others = membersWith(team, "manager", "member");
    if (others.length === 0) return;
    const accid = world.random.pick(others);
    const from = ownerOf(team);
    // Which callback asks before a mute in a super team, no source says for certain.
    const by = team.isSuper ? "REST" : clientOf(world);
    if (!(await isAllowed(world, team, by, 18, from))) return;
    await mute(world, team, by, from, [accid], !team.members.get(accid)?.isMuted);
  },
};
