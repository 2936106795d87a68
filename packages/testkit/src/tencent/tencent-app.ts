import { createOutbox, type Disorder } from "../outbox.js";
import { seededRandom } from "../seeded-random.js";
import { fill, type TencentFilling } from "./tencent-app/filling.js";
import type { TencentGroup } from "./tencent-app/group.js";
import { createWorld, type TencentGroupLifeStatistics, type World } from "./tencent-app/world.js";
import { live } from "./tencent-group-life/live.js";
import type { TencentSender } from "./tencent-sender.js";

/** The options of an app at Tencent. */
export interface TencentAppOptions {
  /** Asks and tells the app's backend; without one, nobody is asked and told anything. */
  readonly sender?: TencentSender;
  /** For what is chosen at random. */
  readonly seed: number;
  /** How many users take part in a random life, at least 1. */
  readonly users: number;
  /** The commands enabled in the console; all unless set. */
  readonly switches?: readonly string[];
  /** How notifications are reordered and repeated; unless set, each comes once and in order. */
  readonly disorder?: Disorder;
  /** When it begins, in Unix milliseconds; now unless set. */
  readonly startsAt?: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** Tencent's clock, in Unix milliseconds; unless set, time goes on only as things happen. */
  readonly now?: () => number;
}

/** An app (SDKAppID) at Tencent: its groups, as Tencent stores them. */
export interface TencentApp {
  /** The last group of every id, including destroyed ones. */
  readonly groups: ReadonlyMap<string, TencentGroup>;
  readonly statistics: TencentGroupLifeStatistics;
  /** What Tencent's other simulators work on. */
  readonly world: World;
  /** Lets so many random things happen, in no more than so many groups at the same time (20 unless set). */
  live(steps: number, mostGroups?: number): Promise<void>;
  /** Makes plain groups of which nobody is told. */
  fill(filling: TencentFilling): void;
  /** Lets a group vanish without anybody being told. */
  vanish(groupId: string): void;
  /** Lets messages up to a number expire. */
  expireMessages(groupId: string, lastSeq: number): void;
  /** Resolves when all that has happened has been told. */
  settled(): Promise<void>;
}

/** Separate from the random choices of the changes, so that disorder does not change what happens. */
const POSTAL = 0x5eed;

/** Creates an app without groups. */
export function tencentApp(options: TencentAppOptions): TencentApp {
  const { sender, seed, startsAt = Date.now(), switches, now, firstNumber } = options;
  const outbox = createOutbox(seededRandom(seed ^ POSTAL), options.disorder ?? { depth: 0, repetition: 0 });
  const { world, statistics, told } = createWorld({
    ...{ random: seededRandom(seed), sender, outbox, startsAt },
    users: Array.from({ length: options.users }, (_, position) => userName(position)),
    ...(switches && { switches }),
    ...(now && { now }),
    ...(firstNumber !== undefined && { firstNumber }),
  });
  return {
    groups: world.groups,
    statistics,
    world,

    async live(steps, mostGroups = 20) {
      await live(world, steps, mostGroups);
      await told();
    },

    fill: (filling) => fill(world, filling),

    vanish(groupId) {
      const group = world.groups.get(groupId);
      if (group) world.end(group, world.tick());
    },

    expireMessages(groupId, lastSeq) {
      for (const message of world.groups.get(groupId)?.messages ?? []) {
        if (message.topicId === undefined && message.seq <= lastSeq) message.isExpired = true;
      }
    },

    settled: told,
  };
}

function userName(position: number): string {
  if (position % 7 === 6) return `@RBT#${position}`;
  if (position % 5 === 4) return `user ${position} +&=`;
  return position % 2 === 0 ? `Jared${Math.floor(position / 2)}` : `jared${Math.floor(position / 2)}`;
}
