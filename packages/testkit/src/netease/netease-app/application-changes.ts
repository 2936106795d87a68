import { javaList, teamFields } from "./numbered-fields.js";
import { type LivingTeam, membersWith } from "./team.js";
import type { World } from "./world.js";

/** Lets a user ask to join. The copy lists who may answer. */
export async function apply(world: World, team: LivingTeam, from: string, body: string): Promise<void> {
  team.applicants.add(from);
  const tMembers = javaList(membersWith(team, "owner", "manager"));
  await tell(world, team, "APPLY", from, { body, tMembers });
}

/** Refuses an applicant, whom the copy does not name. */
export async function refuseApplicant(world: World, team: LivingTeam, from: string, accid: string): Promise<void> {
  team.applicants.delete(accid);
  await tell(world, team, "APPLY_REJECT", from, { body: "", attach: JSON.stringify({ tinfo: teamFields(team) }) });
}

/** Invites users, who must agree. */
export async function invite(
  world: World,
  team: LivingTeam,
  from: string,
  accids: readonly string[],
  body: string,
): Promise<void> {
  for (const accid of accids) team.invitations.set(accid, from);
  const attach = JSON.stringify({ tinfo: teamFields(team) });
  await tell(world, team, "INVITE", from, { body, attach, tMembers: javaList(accids) });
}

/** Lets an invited user decline. */
export async function declineInvitation(world: World, team: LivingTeam, from: string, body: string): Promise<void> {
  team.invitations.delete(from);
  await tell(world, team, "INVITE_REJECT", from, { body });
}

/** Documented: also those of super teams are of the kind CUSTOM_TEAM. Their ids are counted apart from those of messages. */
async function tell(world: World, team: LivingTeam, what: string, fromAccount: string, fields: object): Promise<void> {
  await world.copy({
    ...{ eventType: "1", convType: "CUSTOM_TEAM", msgType: `${team.isSuper ? "SUPERTEAM" : "TEAM"}_${what}` },
    ...{ to: team.tid, fromAccount, msgTimestamp: String(world.tick()), customSafeFlag: "0" },
    ...{ msgidServer: String(370_000 + world.number()), ...fields },
  });
}
