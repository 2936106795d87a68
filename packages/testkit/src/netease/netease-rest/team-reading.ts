import type { NeteaseMember, NeteaseRole } from "../netease-app/team.js";
import { type Call, integerIn, isSuperIn, livingTeam, pageOf, teamIn } from "./call.js";
import { wrong } from "./refusal.js";
import { teamInfo, teamInfoWithoutOwner } from "./team-info.js";

const MOST_TEAMS = 30;
const MOST_MEMBERS = 100;
const roles: Readonly<Record<NeteaseRole, number>> = { member: 0, owner: 1, manager: 2 };

/** Tells what is stored of a team. */
export function tellTeam(call: Call): object {
  return { team_info: teamInfo(teamIn(call)) };
}

/** Tells what is stored of several teams. */
export function tellTeams(call: Call): object {
  const isSuper = isSuperIn(call);
  const tids = listIn(call.query.get("team_ids") ?? "");
  const found = tids.flatMap((tid) => livingTeam(call, tid, isSuper) ?? []);
  const known = new Set(found.map(({ tid }) => tid));
  return {
    team_info_list: found.map(teamInfoWithoutOwner),
    invalid_tids: tids.filter((tid) => !known.has(tid)).map(BigInt),
  };
}

/** Tells the members of a team in pages. */
export function listMembers(call: Call): object {
  const { tid, members } = teamIn(call);
  const type = integerIn(call, "member_type", 0, 2) ?? 0;
  const banned = integerIn(call, "chat_banned_type", 0, 2) ?? 0;
  const fitting = [...members].filter(
    ([, { role, isMuted }]) =>
      (type === 0 || (type === 1) === (role !== "member")) && (banned === 0 || (banned === 1) === isMuted),
  );
  const ordered = call.query.get("descending") === "true" ? fitting.toReversed() : fitting;
  const { items, ...page } = pageOf(call, ordered, MOST_MEMBERS);
  return { ...page, items: items.map(([accid, member]) => memberInfo(tid, accid, member)) };
}

/** Tells the teams of a user in pages. */
export function listTeamsOf(call: Call): object {
  const isSuper = isSuperIn(call);
  const joined = [...call.world.living].filter((team) => team.isSuper === isSuper && team.members.has(call.id));
  const { items, ...page } = pageOf(call, joined, MOST_MEMBERS);
  return { ...page, team_info_list: items.map(teamInfo) };
}

/** What is told of a member. */
export function memberInfo(
  tid: string,
  accid: string,
  { role, nick, isMuted, joinedAt, inviter }: NeteaseMember,
): object {
  return {
    ...{ team_id: BigInt(tid), account_id: accid, member_role: roles[role], team_nick: nick, chat_banned: isMuted },
    ...{ server_extension: "", join_time: joinedAt, update_time: joinedAt, invitor_account_id: inviter ?? "" },
  };
}

function listIn(text: string): readonly string[] {
  const tids = /^\[(\d{1,19}(?:,\d{1,19})*)\]$/.exec(text.replaceAll(" ", ""))?.[1]?.split(",");
  if (!tids || tids.length > MOST_TEAMS) throw wrong(`team_ids is not a list of 1 to ${MOST_TEAMS} numbers`);
  return tids;
}
