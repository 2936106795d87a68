import type { Call } from "./call.js";
import { addMembers, changeMember, kickMembers, muteMembers } from "./member-writing.js";
import { sendMessage, tellMessage, withdrawMessage } from "./messages.js";
import { listMembers, listTeamsOf, tellTeam, tellTeams } from "./team-reading.js";
import { addManagers, changeTeam, endTeam, handOver, makeTeam, removeManagers } from "./team-writing.js";

type Act = (call: Call) => object | Promise<object>;

/** What can be called, and the ids in the path of a call of it. */
export interface CalledApi {
  /** As in the vendor's own Java SDK. */
  readonly name: string;
  readonly act: Act;
  readonly ids: readonly string[];
}

// Read in yunxin-server-sdk-java of 2025-12: the paths, their parameters and the fields of answers.
const apis: readonly (readonly [name: string, method: string, path: string, act: Act])[] = [
  ["getTeamInfo", "GET", "v2.1/teams/*", tellTeam],
  ["batchQueryTeamInfo", "GET", "v2.1/teams", tellTeams],
  ["listTeamMembers", "GET", "v2.1/teams/*/actions/list_members", listMembers],
  ["queryJoinedTeams", "GET", "v2.1/team_members/*/actions/joined_teams", listTeamsOf],
  ["createTeam", "POST", "v2.1/teams", makeTeam],
  ["updateTeam", "PATCH", "v2.1/teams/*", changeTeam],
  ["disbandTeam", "DELETE", "v2.1/teams/*", endTeam],
  ["transferOwner", "PATCH", "v2/teams/*/actions/transfer_owner", handOver],
  ["addManagers", "POST", "v2/teams/*/actions/add_manager", addManagers],
  ["removeManagers", "DELETE", "v2/teams/*/actions/remove_manager", removeManagers],
  ["inviteTeamMembers", "POST", "v2/team_members", addMembers],
  ["kickTeamMembers", "DELETE", "v2/team_members/actions/kick_member", kickMembers],
  ["updateTeamMember", "PATCH", "v2.1/team_members/*", changeMember],
  ["batchMuteTeamMembers", "PATCH", "v2/team_members/actions/batch_mute", muteMembers],
  ["sendMessage", "POST", "v2/conversations/*/messages", sendMessage],
  ["queryMessage", "GET", "v2.1/conversations/*/messages/*", tellMessage],
  ["withdrawMessage", "DELETE", "v2/conversations/*/messages/*", withdrawMessage],
];

const patterns = apis.map(([name, method, path, act]) => ({
  ...{ name, method, act },
  path: new RegExp(`^/nimserver/im/${path.replaceAll(".", "\\.").replaceAll("*", "([^/]+)")}$`),
}));

/** What a call is of; `undefined` for an unknown one. */
export function apiOf(method: string, pathname: string): CalledApi | undefined {
  for (const { name, method: its, path, act } of patterns) {
    const match = its === method ? path.exec(pathname) : null;
    if (match) return { name, act, ids: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
