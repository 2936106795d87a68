import type { OpenimGroup } from "./openim-group-life/group.js";
import type { OpenimGroupLifeStatistics } from "./openim-group-life/world.js";
import { type OpenimInstallationOptions, openimInstallation } from "./openim-installation.js";

/** The options of a random life at OpenIM. */
export interface OpenimGroupLifeOptions extends OpenimInstallationOptions {
  readonly steps: number;
}

/** The result of a random life at OpenIM. */
export interface OpenimGroupLife {
  /** Every group, including dismissed ones. */
  readonly groups: readonly OpenimGroup[];
  readonly statistics: OpenimGroupLifeStatistics;
}

/**
 * Runs a random life of many groups, one operation after the other, while after-hooks and pushes are sent in the background.
 * Returns the groups as OpenIM stores them. The same seed gives the same life if the answers are the same.
 */
export async function openimGroupLife({ steps, ...options }: OpenimGroupLifeOptions): Promise<OpenimGroupLife> {
  const { live, settled, groups, statistics } = openimInstallation(options);
  await live(steps);
  await settled();
  return { groups: [...groups.values()], statistics };
}
