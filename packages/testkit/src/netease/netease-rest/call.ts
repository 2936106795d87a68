import { type LivingTeam, type NeteaseRole, ownerOf } from "../netease-app/team.js";
import type { World } from "../netease-app/world.js";
import { type Body, textIn } from "./body.js";
import { Refusal, TEAM_NOT_EXIST, TEAM_OWNER_OR_MANAGER_REQUIRED, TEAM_OWNER_REQUIRED, wrong } from "./refusal.js";

/** A call, checked for nothing but its signature. */
export interface Call {
  readonly world: World;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The id in the path; empty for none. */
  readonly id: string;
  /** The second id in the path; empty for none. */
  readonly messageId: string;
  /** Whether nobody has registered this account. */
  isUnregistered(accid: string): boolean;
}

/** The kinds of teams: advanced and super. */
const ADVANCED = "1";
const SUPER = "2";

/** Whether a call is about super teams. */
export function isSuperIn({ query, body }: Call): boolean {
  const type = query.get("team_type") ?? (typeof body.team_type === "number" ? String(body.team_type) : undefined);
  if (type !== ADVANCED && type !== SUPER) throw wrong("team_type is neither 1 nor 2");
  return type === SUPER;
}

/** The team that a call is about, by the id in its path unless another one is given. */
export function teamIn(call: Call, tid: string = call.id): LivingTeam {
  return existingTeam(call, tid, isSuperIn(call));
}

/** The team that the body of a call names. The vendor's SDK has its id as a number. */
export function teamInBody(call: Call): LivingTeam {
  const { team_id: id } = call.body;
  // A number beyond those of JavaScript was read as a text.
  const isNumber = typeof id === "number" || (typeof id === "string" && BigInt(id) > Number.MAX_SAFE_INTEGER);
  if (!isNumber) throw wrong("team_id is not a number");
  return teamIn(call, String(id));
}

/** A team of this kind, which must exist. */
export function existingTeam(call: Call, tid: string, isSuper: boolean): LivingTeam {
  if (!/^\d{1,19}$/.test(tid)) throw wrong("team_id is not a number");
  const team = livingTeam(call, tid, isSuper);
  if (!team) throw new Refusal(TEAM_NOT_EXIST, "team not exist");
  return team;
}

/** A team of this kind that is not dissolved. */
export function livingTeam({ world }: Call, tid: string, isSuper: boolean): LivingTeam | undefined {
  const team = world.teams.get(tid);
  return team?.dissolvedAt === undefined && team?.isSuper === isSuper ? team : undefined;
}

/** Who acts, in the body or the query: one of the owner and the managers. */
export function managerIn(call: Call, team: LivingTeam): string {
  return operatorIn(call, team, ["owner", "manager"]);
}

/** Who acts, in the body or the query: the owner. */
export function ownerIn(call: Call, team: LivingTeam): string {
  operatorIn(call, team, ["owner"]);
  return ownerOf(team);
}

function operatorIn({ query, body }: Call, { members }: LivingTeam, allowed: readonly NeteaseRole[]): string {
  const operator = query.get("operator_id") ?? textIn(body, "operator_id");
  const role = members.get(operator)?.role;
  if (role !== undefined && allowed.includes(role)) return operator;
  if (allowed.includes("manager")) {
    throw new Refusal(TEAM_OWNER_OR_MANAGER_REQUIRED, "team owner or manager operation permission required");
  }
  throw new Refusal(TEAM_OWNER_REQUIRED, "team owner operation permission required");
}

/** A whole number of the query that may be absent. */
export function integerIn({ query }: Call, name: string, from: number, to: number): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) throw wrong(`${name} is not a number from ${from} to ${to}`);
  return value;
}

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly has_more: boolean;
  /** Empty at the end. */
  readonly next_token: string;
}

/** The part of a list that begins where a token says. */
export function pageOf<Item>(call: Call, list: readonly Item[], most: number): Page<Item> {
  const limit = integerIn(call, "limit", 1, most) ?? most;
  const token = call.query.get("page_token") ?? "";
  const from = token === "" ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(from) || from < 0) throw wrong("page_token is none that was told");
  const end = from + limit;
  const hasMore = end < list.length;
  return {
    items: list.slice(from, end),
    has_more: hasMore,
    next_token: hasMore ? Buffer.from(String(end)).toString("base64url") : "",
  };
}
