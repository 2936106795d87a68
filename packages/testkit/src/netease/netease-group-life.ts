import type { NeteaseTeam } from "./netease-app/team.js";
import type { NeteaseGroupLifeStatistics } from "./netease-app/world.js";
import { type NeteaseAppOptions, neteaseApp } from "./netease-app.js";
import type { NeteaseSender } from "./netease-sender.js";

/** The options of a random life at NetEase. */
export interface NeteaseGroupLifeOptions extends NeteaseAppOptions {
  readonly sender: NeteaseSender;
  readonly steps: number;
  /** The most teams at the same time; 20 unless set. With more teams, less happens to each. */
  readonly teams?: number;
}

/** The result of a random life at NetEase. */
export interface NeteaseGroupLife {
  /** Every team that there was, including dissolved ones. */
  readonly teams: readonly NeteaseTeam[];
  readonly statistics: NeteaseGroupLifeStatistics;
}

/**
 * Runs a random life of many teams: asks before what clients do, tells what happened, and returns the teams as NetEase stores
 * them. The same seed gives the same life if the answers are the same.
 */
export async function neteaseGroupLife(options: NeteaseGroupLifeOptions): Promise<NeteaseGroupLife> {
  const app = neteaseApp(options);
  await app.live(options.steps, options.teams);
  return { teams: [...app.teams.values()], statistics: app.statistics };
}
