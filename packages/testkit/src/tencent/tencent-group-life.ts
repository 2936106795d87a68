import type { TencentGroup } from "./tencent-app/group.js";
import type { TencentGroupLifeStatistics } from "./tencent-app/world.js";
import { type TencentAppOptions, tencentApp } from "./tencent-app.js";
import type { TencentSender } from "./tencent-sender.js";

/** The options of a random life at Tencent. */
export interface TencentGroupLifeOptions extends TencentAppOptions {
  readonly sender: TencentSender;
  readonly steps: number;
  /** The most groups at the same time; 20 unless set. With more groups, less happens to each. */
  readonly groups?: number;
}

/** The result of a random life at Tencent. */
export interface TencentGroupLife {
  /** The last group of every id, including destroyed ones. */
  readonly groups: readonly TencentGroup[];
  readonly statistics: TencentGroupLifeStatistics;
}

/**
 * Runs a random life of many groups: asks before changes, reports them, and returns the groups as Tencent stores them. The
 * same seed gives the same life if the answers are the same.
 */
export async function tencentGroupLife(options: TencentGroupLifeOptions): Promise<TencentGroupLife> {
  const app = tencentApp(options);
  await app.live(options.steps, options.groups);
  return { groups: [...app.groups.values()], statistics: app.statistics };
}
