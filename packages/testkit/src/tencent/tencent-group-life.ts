import { seededRandom } from "../seeded-random.js";
import type { LivingGroup, TencentGroup } from "./tencent-group-life/group.js";
import { type Act, createGroup, groupActs } from "./tencent-group-life/group-acts.js";
import { memberActs } from "./tencent-group-life/member-acts.js";
import { messageActs } from "./tencent-group-life/message-acts.js";
import { createOutbox, type Disorder } from "./tencent-group-life/outbox.js";
import { tellStrayCallback } from "./tencent-group-life/stray-callbacks.js";
import { topicActs } from "./tencent-group-life/topic-acts.js";
import { createWorld, type TencentGroupLifeStatistics } from "./tencent-group-life/world.js";
import type { TencentSender } from "./tencent-sender.js";

/** The options of a random life at Tencent. */
export interface TencentGroupLifeOptions {
  readonly sender: TencentSender;
  readonly seed: number;
  readonly steps: number;
  /** How many users there are, at least 1. */
  readonly users: number;
  /** The most groups at the same time; 20 unless set. With more groups, less happens to each. */
  readonly groups?: number;
  /** The commands enabled in the console; all unless set. */
  readonly switches?: readonly string[];
  /** How notifications are reordered and repeated; unless set, each comes once and in order. */
  readonly disorder?: Disorder;
  /** When it begins, in Unix milliseconds; now unless set. */
  readonly startsAt?: number;
}

/** The result of a random life at Tencent. */
export interface TencentGroupLife {
  /** The last group of every id, including destroyed ones. */
  readonly groups: readonly TencentGroup[];
  readonly statistics: TencentGroupLifeStatistics;
}

const ACTS: readonly Act[] = [
  ...Object.values(groupActs),
  ...Object.values(memberActs),
  ...Object.values(messageActs),
  ...Object.values(topicActs),
  ...Array.from({ length: 4 }, () => messageActs.send),
  ...Array.from({ length: 2 }, () => topicActs.create),
];

/** Separate from the random choices of the changes, so that disorder does not change what happens. */
const POSTAL = 0x5eed;

/**
 * Runs a random life of many groups: asks before changes, reports them, and returns the groups as Tencent stores them. The
 * same seed gives the same life if the answers are the same.
 */
export async function tencentGroupLife(options: TencentGroupLifeOptions): Promise<TencentGroupLife> {
  const { sender, seed, steps, groups: mostGroups = 20, switches, startsAt = Date.now() } = options;
  const random = seededRandom(seed);
  const users = Array.from({ length: options.users }, (_, position) => userName(position));
  const outbox = createOutbox(seededRandom(seed ^ POSTAL), options.disorder ?? { depth: 0, repetition: 0 });
  const { world, statistics } = createWorld({ random, sender, outbox, users, startsAt, ...(switches && { switches }) });
  const living = new Set<LivingGroup>();
  const groups = new Map<string, LivingGroup>();
  /** Ids chosen by the app whose groups were destroyed. */
  const freeIds = new Set<string>();

  async function step(): Promise<void> {
    if (random.chance(0.02)) return tellStrayCallback(world);
    if (living.size === 0 || random.chance(0.3 * (1 - living.size / mostGroups))) {
      const created = await createGroup(world, freeIds);
      if (!created) return;
      living.add(created);
      groups.set(created.groupId, created);
      return;
    }
    const group = random.pick([...living]);
    await random.pick(ACTS)(world, group);
    if (group.destroyedAt === undefined) return;
    living.delete(group);
    if (!group.groupId.startsWith("@TGS#")) freeIds.add(group.groupId);
  }

  for (let done = 0; done < steps; done += 1) await step();
  await outbox.empty();
  return { groups: [...groups.values()], statistics };
}

function userName(position: number): string {
  if (position % 7 === 6) return `@RBT#${position}`;
  if (position % 5 === 4) return `user ${position} +&=`;
  return position % 2 === 0 ? `Jared${Math.floor(position / 2)}` : `jared${Math.floor(position / 2)}`;
}
