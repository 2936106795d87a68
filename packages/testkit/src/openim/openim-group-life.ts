import { seededRandom } from "../seeded-random.js";
import { createGroup } from "./openim-group-life/creation.js";
import { DISMISSED, type LivingGroup, type OpenimGroup } from "./openim-group-life/group.js";
import { type Act, groupActs } from "./openim-group-life/group-acts.js";
import { memberActs } from "./openim-group-life/member-acts.js";
import { messageActs } from "./openim-group-life/message-acts.js";
import { callStrayHook } from "./openim-group-life/stray-hooks.js";
import { muteDismissed, unreportedActs } from "./openim-group-life/unreported-acts.js";
import { createWorld, type OpenimGroupLifeStatistics } from "./openim-group-life/world.js";
import type { OpenimSender } from "./openim-sender.js";

/** The options of a random life at OpenIM. */
export interface OpenimGroupLifeOptions {
  readonly sender: OpenimSender;
  readonly seed: number;
  readonly steps: number;
  /** How many users there are; 15 unless set. */
  readonly users?: number;
  /** The most groups at the same time; 20 unless set. With more groups, less happens to each. */
  readonly groups?: number;
  /** The commands of the enabled hooks; all unless set. */
  readonly hooks?: readonly string[];
  /** Whether to include changes that no after-hook reports, such as invitations, approvals and mutes; yes unless set. */
  readonly untold?: boolean;
  /** When it begins, in Unix milliseconds; now unless set. */
  readonly startsAt?: number;
}

/** The result of a random life at OpenIM. */
export interface OpenimGroupLife {
  /** Every group, including dismissed ones. */
  readonly groups: readonly OpenimGroup[];
  readonly statistics: OpenimGroupLifeStatistics;
}

const REPORTED_ACTS: readonly Act[] = [
  ...Object.values(groupActs),
  ...Object.values(memberActs),
  ...Object.values(messageActs),
  ...Array.from({ length: 4 }, () => messageActs.send),
];

/**
 * Runs a random life of many groups, one operation after the other, while after-hooks and pushes are sent in the background.
 * Returns the groups as OpenIM stores them. The same seed gives the same life if the answers are the same.
 */
export async function openimGroupLife(options: OpenimGroupLifeOptions): Promise<OpenimGroupLife> {
  const { sender, seed, steps, groups: mostGroups = 20, hooks, untold = true, startsAt = Date.now() } = options;
  const acts = untold ? [...REPORTED_ACTS, ...Object.values(unreportedActs)] : REPORTED_ACTS;
  const random = seededRandom(seed);
  const users = Array.from({ length: options.users ?? 15 }, (_, position) => `u${100 + position}`);
  const { world, statistics, settled } = createWorld({ random, sender, users, startsAt, ...(hooks && { hooks }) });
  const living = new Set<LivingGroup>();
  const groups = new Map<string, LivingGroup>();

  async function step(): Promise<void> {
    if (random.chance(0.02)) return callStrayHook(world);
    if (living.size === 0 || random.chance(0.3 * (1 - living.size / mostGroups))) {
      const created = await createGroup(world, (groupID) => groups.has(groupID));
      if (!created) return;
      living.add(created);
      groups.set(created.groupID, created);
      return;
    }
    const group = random.pick([...living]);
    await random.pick(acts)(world, group);
    if (group.status !== DISMISSED) return;
    living.delete(group);
    if (untold && random.chance(0.3)) await muteDismissed(world, group);
  }

  for (let done = 0; done < steps; done += 1) await step();
  await settled();
  return { groups: [...groups.values()], statistics };
}
