import { notify } from "./conversation.js";
import { changedFields, teamFields } from "./numbered-fields.js";
import { type LivingTeam, type NeteaseTeamInfo, ownerOf, setMember } from "./team.js";
import type { ClientType, World } from "./world.js";

/** Changes what is stored of a team; only what changed is told. */
export async function changeInfo(
  world: World,
  team: LivingTeam,
  by: ClientType,
  from: string,
  change: Partial<NeteaseTeamInfo>,
): Promise<void> {
  const time = world.tick();
  team.info = { ...team.info, ...change };
  team.updatedAt = time;
  await notify(world, team, { id: 3, data: { tinfo: changedFields(team, change) }, from, by, users: [from], time });
}

/** Makes another member the owner; the former one becomes an ordinary member. */
export async function changeOwner(world: World, team: LivingTeam, by: ClientType, heir: string): Promise<void> {
  const time = world.tick();
  const from = ownerOf(team);
  setMember(team, from, { role: "member" });
  setMember(team, heir, { role: "owner" });
  team.updatedAt = time;
  const data = { id: heir, tinfo: teamFields(team) };
  await notify(world, team, { id: 6, data, from, by, users: [from, heir], time });
}

/** Ends a team. */
export async function dissolve(world: World, team: LivingTeam, by: ClientType): Promise<void> {
  const time = world.tick();
  const from = ownerOf(team);
  world.end(team, time);
  await notify(world, team, { id: 4, data: {}, from, by, users: [from], time });
}
