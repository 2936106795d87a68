import type { LivingTeam } from "../netease-app/team.js";
import type { World } from "../netease-app/world.js";
import { Refusal, TEAM_NOT_EXIST, wrong } from "./refusal.js";

/** A call, checked for nothing but its signature. */
export interface Call {
  readonly world: World;
  readonly query: URLSearchParams;
  /** The id in the path; empty for none. */
  readonly id: string;
}

/** The kinds of teams: advanced and super. */
const ADVANCED = "1";
const SUPER = "2";

/** Whether a call is about super teams. */
export function isSuperIn({ query }: Call): boolean {
  const type = query.get("team_type");
  if (type !== ADVANCED && type !== SUPER) throw wrong("team_type is neither 1 nor 2");
  return type === SUPER;
}

/** The team that a call is about. */
export function teamIn(call: Call): LivingTeam {
  const isSuper = isSuperIn(call);
  if (!/^\d{1,19}$/.test(call.id)) throw wrong("team_id is not a number");
  const team = livingTeam(call, call.id, isSuper);
  if (!team) throw new Refusal(TEAM_NOT_EXIST, "team not exist");
  return team;
}

/** A team of this kind that is not dissolved. */
export function livingTeam({ world }: Call, tid: string, isSuper: boolean): LivingTeam | undefined {
  const team = world.teams.get(tid);
  return team?.dissolvedAt === undefined && team?.isSuper === isSuper ? team : undefined;
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
