import { createOutbox, type Disorder } from "../outbox.js";
import { seededRandom } from "../seeded-random.js";
import { type EasemobFilling, fill } from "./easemob-app/filling.js";
import type { EasemobGroup } from "./easemob-app/group.js";
import { groupOperationBodies } from "./easemob-app/group-op-event.js";
import { mucBodies } from "./easemob-app/muc.js";
import type { EasemobVintage } from "./easemob-app/vintage.js";
import { createWorld, type EasemobDialect, type EasemobGroupLifeStatistics, type World } from "./easemob-app/world.js";
import { live } from "./easemob-group-life/live.js";
import type { EasemobSender } from "./easemob-sender.js";

/** The options of an app at Easemob. */
export interface EasemobAppOptions {
  /** Asks and tells the app's backend; without one, nobody is asked and told anything. */
  readonly sender?: EasemobSender;
  /** For what is chosen at random. */
  readonly seed: number;
  /** How many users take part in a random life, at least 1. */
  readonly users: number;
  /** `group_op_event` unless set. */
  readonly dialect?: EasemobDialect;
  /** Chosen by the seed unless set. */
  readonly vintage?: EasemobVintage;
  /** Whether the old dialect tells of creations; true unless set. */
  readonly hasMultiDevice?: boolean;
  /** Whether there is a rule before sending; true unless set. */
  readonly isAsked?: boolean;
  readonly appkey?: string;
  /** How callbacks are reordered and repeated; unless set, each comes once and in order. */
  readonly disorder?: Disorder;
  /** When it begins, in Unix milliseconds; now unless set. */
  readonly startsAt?: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** Easemob's clock, in Unix milliseconds; unless set, time goes on only as things happen. */
  readonly now?: () => number;
}

/** An app at Easemob: its groups and rooms, as Easemob stores them. */
export interface EasemobApp {
  readonly appkey: string;
  /** By id, including deleted ones. */
  readonly groups: ReadonlyMap<string, EasemobGroup>;
  readonly statistics: EasemobGroupLifeStatistics;
  /** What Easemob's other simulators work on. */
  readonly world: World;
  /** Lets so many random things happen, in no more than so many groups at the same time (20 unless set). */
  live(steps: number, mostGroups?: number): Promise<void>;
  /** Makes plain groups of which nobody is told. */
  fill(filling: EasemobFilling): void;
  /** Lets a group vanish without anybody being told. */
  vanish(groupId: string): void;
  /** Resolves when all that has happened has been told. */
  settled(): Promise<void>;
}

const APPKEY = "easemob-demo#grouphook";
const VINTAGES: readonly EasemobVintage[] = [2024, 2025, 2026];
/** Separate from the random choices of the changes, so that disorder does not change what happens. */
const POSTAL = 0x5eed;

/** Creates an app without groups. */
export function easemobApp(options: EasemobAppOptions): EasemobApp {
  const { sender, seed, appkey = APPKEY, startsAt = Date.now(), now, firstNumber } = options;
  const random = seededRandom(seed);
  const outbox = createOutbox(seededRandom(seed ^ POSTAL), options.disorder ?? { depth: 0, repetition: 0 });
  const { dialect = "group_op_event", vintage = random.pick(VINTAGES) } = options;
  const { world, statistics, told } = createWorld({
    ...{ appkey, dialect, vintage, hasMultiDevice: options.hasMultiDevice ?? true, isAsked: options.isAsked ?? true },
    ...{ random, sender, outbox, startsAt, bodiesOf: dialect === "muc" ? mucBodies : groupOperationBodies },
    users: Array.from({ length: options.users }, (_, position) => userName(position)),
    ...(now && { now }),
    ...(firstNumber !== undefined && { firstNumber }),
  });
  return {
    appkey,
    groups: world.groups,
    world,

    get statistics() {
      return statistics();
    },

    async live(steps, mostGroups = 20) {
      await live(world, steps, mostGroups);
      await told();
    },

    fill: (filling) => fill(world, filling),

    vanish(groupId) {
      const group = world.groups.get(groupId);
      if (group && world.living.has(group)) world.end(group, world.tick());
    },

    settled: told,
  };
}

/** Documented: letters, digits, and `_-.`; the underscore also ends the app key before a user. */
function userName(position: number): string {
  if (position % 5 === 4) return `user_${position}.a-b`;
  return position % 3 === 0 ? `${13_800_000_000 + position}` : `jared${position}`;
}
