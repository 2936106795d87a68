import {
  type GroupGone,
  type GroupIdsRead,
  type GroupRead,
  type GroupUnreadable,
  listIfAny,
  objectOf,
} from "@grouphook/core/adapter";
import { z } from "zod";
import type { Kind } from "../decode/translator.js";
import { id } from "../wire.js";
import type { NeteaseApi } from "./netease-api.js";
import { type TeamTold, teamInfoOf, teamTypes } from "./team-wire.js";

/** How many teams are asked for at once. How many NetEase allows is in no source. */
export const TEAMS_AT_ONCE = 20;
/** A team stays of its type, so it is asked for once. */
const MOST_REMEMBERED = 10_000;
const LARGEST_ID = 2n ** 63n - 1n;

const kinds = ["TEAM", "SUPER_TEAM"] as const satisfies readonly Kind[];
const batches: Readonly<Record<Kind, z.ZodType<Batch>>> = { TEAM: batchOf("TEAM"), SUPER_TEAM: batchOf("SUPER_TEAM") };
const singles: Readonly<Record<Kind, z.ZodType<TeamTold>>> = {
  TEAM: singleOf("TEAM"),
  SUPER_TEAM: singleOf("SUPER_TEAM"),
};

interface Batch {
  readonly teams: readonly TeamTold[];
  readonly unknownIds: readonly string[];
}

/** Teams and super teams, which NetEase tells apart by a type that no id shows. */
export class Teams {
  readonly #api: NeteaseApi;
  readonly #kinds = new Map<string, Kind>();

  constructor(api: NeteaseApi) {
    this.#api = api;
  }

  /** The list of all teams, which is empty. One team is asked for, so that who calls in vain gets to know it. */
  async list(signal?: AbortSignal): Promise<GroupIdsRead> {
    await this.read(["1"], signal);
    return { groupIds: [], next: null };
  }

  /** The teams with these ids. One is gone only if NetEase says of both types that it knows none. */
  async read(
    groupIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (GroupRead | GroupGone | GroupUnreadable)[]> {
    const asOf = this.#api.time();
    const found = new Map<string, TeamTold>();
    const unknown = new Map<string, Set<Kind>>(groupIds.map((groupId) => [groupId, new Set()]));
    for (const kind of kinds) {
      const wanted = groupIds.filter(
        (groupId) => isTeamId(groupId) && this.#mayBe(groupId, kind) && !found.has(groupId),
      );
      if (wanted.length === 0) continue;
      const batch = await this.#readBatch(kind, wanted, signal);
      for (const team of batch.teams) {
        found.set(team.groupId, team);
        this.#remember(team.groupId, kind);
      }
      for (const groupId of batch.unknownIds) unknown.get(groupId)?.add(kind);
    }
    return groupIds.map((groupId) => {
      const team = found.get(groupId);
      if (team) return { state: "active", asOf, ...team };
      const known = this.#kinds.get(groupId);
      const isGone = known ? unknown.get(groupId)?.has(known) : unknown.get(groupId)?.size === 2;
      if (isGone) return { state: "gone", groupId, asOf };
      return { state: "unreadable", groupId, refusal: { code: "untold", text: untold(groupId) } };
    });
  }

  /** One team with its owner, who is not told of several teams at once; `undefined` if there is no such team. */
  async one(groupId: string, signal?: AbortSignal): Promise<TeamTold | undefined> {
    if (!isTeamId(groupId)) return undefined;
    for (const kind of kinds.filter((one) => this.#mayBe(groupId, one))) {
      const call = { path: `/im/v2.1/teams/${groupId}`, query: { team_type: String(teamTypes[kind]) } } as const;
      const team = await this.#api.read({ ...call, data: singles[kind] }, signal);
      if (!team) continue;
      this.#remember(groupId, kind);
      return team;
    }
    return undefined;
  }

  /** The kind of a team; `undefined` if there is no such team. */
  async kindOf(groupId: string, signal?: AbortSignal): Promise<Kind | undefined> {
    if (!this.#kinds.has(groupId)) await this.read([groupId], signal);
    return this.#kinds.get(groupId);
  }

  /** Should NetEase say that there is no such team, without saying which, each is asked for alone. */
  async #readBatch(kind: Kind, groupIds: readonly string[], signal?: AbortSignal): Promise<Batch> {
    const query = { team_type: String(teamTypes[kind]), team_ids: `[${groupIds.join(",")}]` };
    const batch = await this.#api.read({ path: "/im/v2.1/teams", query, data: batches[kind] }, signal);
    if (batch) return batch;
    const teams: TeamTold[] = [];
    const unknownIds: string[] = [];
    for (const groupId of groupIds) {
      const alone = groupIds.length > 1 ? await this.#readBatch(kind, [groupId], signal) : nobody(groupId);
      teams.push(...alone.teams);
      unknownIds.push(...alone.unknownIds);
    }
    return { teams, unknownIds };
  }

  #mayBe(groupId: string, kind: Kind): boolean {
    return (this.#kinds.get(groupId) ?? kind) === kind;
  }

  #remember(groupId: string, kind: Kind): void {
    const [oldest] = this.#kinds.keys();
    if (oldest !== undefined && this.#kinds.size >= MOST_REMEMBERED) this.#kinds.delete(oldest);
    this.#kinds.set(groupId, kind);
  }
}

/** Ids of teams are numbers of 64 bits; NetEase takes them as such. */
function isTeamId(groupId: string): boolean {
  return /^[1-9]\d{0,18}$/.test(groupId) && BigInt(groupId) <= LARGEST_ID;
}

function nobody(groupId: string): Batch {
  return { teams: [], unknownIds: [groupId] };
}

function untold(groupId: string): string {
  return isTeamId(groupId) ? "NetEase says nothing of this team" : "the id is none of a team";
}

function batchOf(kind: Kind): z.ZodType<Batch> {
  return z.compile(
    objectOf({ team_info_list: listIfAny(teamInfoOf(kind)), invalid_tids: listIfAny(id) }).transform(
      ({ team_info_list: teams, invalid_tids: unknownIds }): Batch => ({ teams, unknownIds }),
    ),
  );
}

function singleOf(kind: Kind): z.ZodType<TeamTold> {
  return z.compile(objectOf({ team_info: teamInfoOf(kind) }).transform(({ team_info }) => team_info));
}
