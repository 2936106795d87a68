import { invite } from "../netease-app/application-changes.js";
import { mute, pullIn, remove } from "../netease-app/member-changes.js";
import { type LivingTeam, type NeteaseMember, setMember } from "../netease-app/team.js";
import { accountsIn, flagIn, optionalText } from "./body.js";
import { type Call, managerIn, teamIn, teamInBody } from "./call.js";
import {
  ACCOUNT_NOT_EXIST,
  type Failed,
  failed,
  OPERATION_ON_TEAM_OWNER_NOT_ALLOWED,
  Refusal,
  TEAM_INVITATION_LIMIT,
  TEAM_MEMBER_ALREADY_EXIST,
  TEAM_MEMBER_NOT_EXIST,
  TEAM_OWNER_IN_KICK_LIST,
  wrong,
} from "./refusal.js";
import { memberInfo } from "./team-reading.js";

const WITHOUT_ASKING = 1;
const ON_OWNER = "operation on team owner not allowed";

/** Lets users become members, or invites them where they must agree. Tells whom it could not. */
export async function admit(
  call: Call,
  team: LivingTeam,
  inviter: string,
  accids: readonly string[],
): Promise<readonly Failed[]> {
  const { world } = call;
  const refusals = accids.flatMap((accid) => {
    if (call.isUnregistered(accid)) return failed(accid, ACCOUNT_NOT_EXIST, "account not exist");
    return team.members.has(accid) ? failed(accid, TEAM_MEMBER_ALREADY_EXIST, "team member already exist") : [];
  });
  const out = new Set(refusals.map(({ account_id }) => account_id));
  const fit = accids.filter((accid) => !out.has(accid));
  if (team.members.size + fit.length > team.info.membersLimit) {
    throw new Refusal(TEAM_INVITATION_LIMIT, "team invitation limit");
  }
  if (fit.length === 0) return refusals;
  if (team.info.agreeMode === WITHOUT_ASKING) await pullIn(world, team, "REST", inviter, fit);
  else await invite(world, team, inviter, fit, optionalText(call.body, "msg") ?? "");
  return refusals;
}

/** Adds members, or invites them. */
export async function addMembers(call: Call): Promise<object> {
  const team = teamInBody(call);
  const operator = managerIn(call, team);
  const accids = accountsIn(call.body, "invite_account_ids");
  const failedList = await admit(call, team, operator, accids);
  return parted(accids, failedList);
}

/** Removes members. */
export async function kickMembers(call: Call): Promise<object> {
  const team = teamIn(call, call.query.get("team_id") ?? "");
  const operator = managerIn(call, team);
  const accids = (call.query.get("kick_account_ids") ?? "").split(",");
  const failedList = accids.flatMap((accid) => unreachable(team, accid, TEAM_OWNER_IN_KICK_LIST));
  const out = new Set(failedList.map(({ account_id }) => account_id));
  const kicked = accids.filter((accid) => !out.has(accid));
  if (kicked.length > 0) await remove(call.world, team, "REST", operator, kicked);
  return parted(accids, failedList);
}

/** Changes a member's name card, which nobody is told of, and whether the member may speak. */
export async function changeMember(call: Call): Promise<object> {
  const { world, id: accid, body } = call;
  const team = teamInBody(call);
  const operator = managerIn(call, team);
  const member = memberOf(team, accid);
  const nick = optionalText(body, "team_nick");
  const isMuted = flagIn(body, "chat_banned");
  if (isMuted !== undefined && member.role === "owner") {
    throw new Refusal(OPERATION_ON_TEAM_OWNER_NOT_ALLOWED, ON_OWNER);
  }
  if (nick !== undefined) setMember(team, accid, { nick });
  if (isMuted !== undefined) await mute(world, team, "REST", operator, [accid], isMuted);
  return memberInfo(team.tid, accid, memberOf(team, accid));
}

/** Lets members not speak, or speak again. */
export async function muteMembers(call: Call): Promise<object> {
  const team = teamInBody(call);
  const operator = managerIn(call, team);
  const accids = accountsIn(call.body, "chat_ban_account_ids");
  const isMuted = flagIn(call.body, "chat_banned");
  if (isMuted === undefined) throw wrong("chat_banned is missing");
  const failedList = accids.flatMap((accid) => unreachable(team, accid, OPERATION_ON_TEAM_OWNER_NOT_ALLOWED));
  const out = new Set(failedList.map(({ account_id }) => account_id));
  const changed = accids.filter((accid) => !out.has(accid));
  if (changed.length > 0) await mute(call.world, team, "REST", operator, changed, isMuted);
  return parted(accids, failedList);
}

function memberOf({ members }: LivingTeam, accid: string): NeteaseMember {
  const member = members.get(accid);
  if (!member) throw new Refusal(TEAM_MEMBER_NOT_EXIST, "team member not exist");
  return member;
}

function unreachable({ members }: LivingTeam, accid: string, codeForOwner: number): Failed | readonly Failed[] {
  const role = members.get(accid)?.role;
  if (role === undefined) return failed(accid, TEAM_MEMBER_NOT_EXIST, "team member not exist");
  return role === "owner" ? failed(accid, codeForOwner, ON_OWNER) : [];
}

function parted(accids: readonly string[], failedList: readonly Failed[]): object {
  const out = new Set(failedList.map(({ account_id }) => account_id));
  return { success_list: accids.filter((accid) => !out.has(accid)), failed_list: failedList };
}
