import type { LivingTeam } from "./team.js";

/** The teams of an app. */
export interface TeamStore {
  /** Every team that there ever was, by its id: NetEase gives no id twice. */
  readonly teams: ReadonlyMap<string, LivingTeam>;
  readonly living: ReadonlySet<LivingTeam>;
  /** Lets a team begin. */
  begin(team: LivingTeam): void;
  /** Lets a team end, at a moment in Unix milliseconds. */
  end(team: LivingTeam, time: number): void;
}

/** Creates an empty store. */
export function createTeamStore(): TeamStore {
  const teams = new Map<string, LivingTeam>();
  const living = new Set<LivingTeam>();
  return {
    teams,
    living,

    begin(team) {
      teams.set(team.tid, team);
      living.add(team);
    },

    end(team, time) {
      team.dissolvedAt = time;
      living.delete(team);
    },
  };
}
