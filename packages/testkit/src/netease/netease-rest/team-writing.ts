import { leave, setManagers } from "../netease-app/member-changes.js";
import { newMember, newTeam, ownerOf, plainInfo } from "../netease-app/team.js";
import { changeInfo, changeOwner, dissolve } from "../netease-app/team-changes.js";
import { accountsIn, oneOf, textIn } from "./body.js";
import { type Call, isSuperIn, managerIn, ownerIn, teamIn } from "./call.js";
import { admit } from "./member-writing.js";
import {
  ACCOUNT_NOT_EXIST,
  OPERATION_ON_TEAM_OWNER_NOT_ALLOWED,
  Refusal,
  TEAM_MEMBER_NOT_EXIST,
  wrong,
} from "./refusal.js";
import { infoIn, teamInfo } from "./team-info.js";

const LEAVES = 1;
const STAYS = 2;

/** Makes a team. Nobody is told of it but those who are invited. */
export async function makeTeam(call: Call): Promise<object> {
  const { world, body } = call;
  const owner = textIn(body, "owner_account_id");
  if (call.isUnregistered(owner)) throw new Refusal(ACCOUNT_NOT_EXIST, "account not exist");
  const { muteType, ...info } = infoIn(body);
  if (muteType !== undefined) throw wrong("a new team has no chat_banned_mode");
  const createdAt = world.tick();
  const team = newTeam({
    ...{ tid: world.teamId(), isSuper: isSuperIn(call), createdAt },
    info: { ...plainInfo(textIn(body, "name")), ...info },
  });
  team.members.set(owner, newMember("owner", createdAt));
  world.begin(team);
  const others = accountsIn(body, "invite_account_ids").filter((accid) => accid !== owner);
  const failedList = await admit(call, team, owner, others);
  return { team_info: teamInfo(team), failed_list: failedList };
}

/** Changes what is stored of a team. */
export async function changeTeam(call: Call): Promise<object> {
  const team = teamIn(call);
  const operator = managerIn(call, team);
  await changeInfo(call.world, team, "REST", operator, infoIn(call.body));
  return { team_info: teamInfo(team) };
}

/** Ends a team. */
export async function endTeam(call: Call): Promise<object> {
  const team = teamIn(call);
  ownerIn(call, team);
  await dissolve(call.world, team, "REST");
  return {};
}

/** Gives a team another owner. The former one leaves, or stays as a plain member. */
export async function handOver(call: Call): Promise<object> {
  const team = teamIn(call);
  const heir = textIn(call.body, "new_owner_account_id");
  const leaving = oneOf(call.body, "leave", [LEAVES, STAYS]);
  if (leaving === undefined) throw wrong("leave is missing");
  const former = ownerOf(team);
  if (!team.members.has(heir)) throw new Refusal(TEAM_MEMBER_NOT_EXIST, "team member not exist");
  if (heir === former) throw new Refusal(OPERATION_ON_TEAM_OWNER_NOT_ALLOWED, "operation on team owner not allowed");
  await changeOwner(call.world, team, "REST", heir);
  if (leaving === LEAVES) await leave(call.world, team, "REST", former);
  return {};
}

/** Makes members managers. */
export function addManagers(call: Call): Promise<object> {
  return appoint(call, true);
}

/** Makes managers plain members. */
export function removeManagers(call: Call): Promise<object> {
  return appoint(call, false);
}

async function appoint(call: Call, isManager: boolean): Promise<object> {
  const team = teamIn(call);
  const owner = ownerIn(call, team);
  const accids = accountsIn(call.body, "managers");
  if (!accids.every((accid) => team.members.has(accid))) {
    throw new Refusal(TEAM_MEMBER_NOT_EXIST, "team member not exist");
  }
  if (accids.includes(owner)) {
    throw new Refusal(OPERATION_ON_TEAM_OWNER_NOT_ALLOWED, "operation on team owner not allowed");
  }
  await setManagers(call.world, team, "REST", accids, isManager);
  return {};
}
