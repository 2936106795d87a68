import type { EasemobGroup } from "./easemob-app/group.js";
import type { EasemobGroupLifeStatistics } from "./easemob-app/world.js";
import { type EasemobAppOptions, easemobApp } from "./easemob-app.js";
import type { EasemobSender } from "./easemob-sender.js";

/** The options of a random life at Easemob. */
export interface EasemobGroupLifeOptions extends EasemobAppOptions {
  readonly sender: EasemobSender;
  readonly steps: number;
  /** The most groups at the same time; 20 unless set. With more groups, less happens to each. */
  readonly groups?: number;
}

/** The result of a random life at Easemob. */
export interface EasemobGroupLife {
  /** Every group and room, including deleted ones. */
  readonly groups: readonly EasemobGroup[];
  readonly statistics: EasemobGroupLifeStatistics;
}

/**
 * Runs a random life of many groups and rooms: asks before messages, tells what happens, and returns the groups as Easemob stores
 * them. The same seed gives the same life if the answers are the same.
 */
export async function easemobGroupLife(options: EasemobGroupLifeOptions): Promise<EasemobGroupLife> {
  const app = easemobApp(options);
  await app.live(options.steps, options.groups);
  return { groups: [...app.groups.values()], statistics: app.statistics };
}
