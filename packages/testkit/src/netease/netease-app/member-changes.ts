import { notify } from "./conversation.js";
import { teamFields } from "./numbered-fields.js";
import { type LivingTeam, newMember, ownerOf, setMember } from "./team.js";
import type { ClientType, World } from "./world.js";

/** Lets users become members, of whom nobody is told. */
function add(world: World, team: LivingTeam, accids: readonly string[], inviter?: string): number {
  const time = world.tick();
  for (const accid of accids) {
    team.members.set(accid, newMember("member", time, inviter));
    team.invitations.delete(accid);
    team.applicants.delete(accid);
  }
  team.membersChangedAt = time;
  team.updatedAt = time;
  return time;
}

/** Pulls users in who need not agree. At the creation of a team, this is all that is told. */
export async function pullIn(
  world: World,
  team: LivingTeam,
  by: ClientType,
  from: string,
  ids: readonly string[],
): Promise<void> {
  const time = add(world, team, ids, from);
  await notify(world, team, { id: 0, data: { ids, tinfo: teamFields(team) }, from, by, users: [...ids, from], time });
}

/** Takes in an applicant: by a manager, or by themselves where everyone may join. */
export async function takeIn(world: World, team: LivingTeam, by: ClientType, from: string, id: string): Promise<void> {
  const time = add(world, team, [id]);
  await notify(world, team, { id: 5, data: { id, tinfo: teamFields(team) }, from, by, users: [id, from], time });
}

/** Lets an invited user join. */
export async function acceptInvitation(world: World, team: LivingTeam, by: ClientType, from: string): Promise<void> {
  const inviter = team.invitations.get(from) ?? ownerOf(team);
  const time = add(world, team, [from], inviter);
  const data = { id: inviter, tinfo: teamFields(team) };
  await notify(world, team, { id: 9, data, from, by, users: [from, inviter], time });
}

/** Removes members. */
export async function remove(
  world: World,
  team: LivingTeam,
  by: ClientType,
  from: string,
  ids: readonly string[],
): Promise<void> {
  const { time, listed } = drop(world, team, ids);
  const data = { ids, tinfo: teamFields(team) };
  await notify(world, team, { id: 1, data, from, by, users: [...ids, from], time, listed });
}

/** Lets a member leave. */
export async function leave(world: World, team: LivingTeam, by: ClientType, from: string): Promise<void> {
  const { time, listed } = drop(world, team, [from]);
  await notify(world, team, { id: 2, data: { tinfo: teamFields(team) }, from, by, users: [from], time, listed });
}

/** Makes members managers, or ordinary members again. */
export async function setManagers(
  world: World,
  team: LivingTeam,
  by: ClientType,
  ids: readonly string[],
  isManager: boolean,
): Promise<void> {
  const time = world.tick();
  const from = ownerOf(team);
  for (const accid of ids) setMember(team, accid, { role: isManager ? "manager" : "member" });
  await notify(world, team, { id: isManager ? 7 : 8, data: { ids }, from, by, users: [...ids, from], time });
}

/** Mutes members, or ends their mutes, which have no end of their own. */
export async function mute(
  world: World,
  team: LivingTeam,
  by: ClientType,
  from: string,
  accids: readonly string[],
  isMuted: boolean,
): Promise<void> {
  const time = world.tick();
  const number = isMuted ? 1 : 0;
  for (const accid of accids) setMember(team, accid, { isMuted });
  // The vendor's SDK reads a list or one id, and a number or a text.
  const isList = world.random.chance(0.7) || accids.length > 1;
  const data = isList ? { ids: accids, mute: number } : { id: accids[0], mute: String(number) };
  await notify(world, team, { id: 10, data, from, by, users: [...accids, from], time });
}

/** Documented: the copy of a departure still lists who departed. */
function drop(world: World, team: LivingTeam, ids: readonly string[]) {
  const listed = [...team.members.keys()];
  const time = world.tick();
  for (const accid of ids) team.members.delete(accid);
  team.membersChangedAt = time;
  team.updatedAt = time;
  return { time, listed };
}
