import { createOutbox, type Disorder } from "../outbox.js";
import { seededRandom } from "../seeded-random.js";
import { fill, type NeteaseFilling } from "./netease-app/filling.js";
import type { NeteaseTeam } from "./netease-app/team.js";
import { createWorld, type NeteaseGroupLifeStatistics, type World } from "./netease-app/world.js";
import { live } from "./netease-group-life/live.js";
import type { NeteaseSender } from "./netease-sender.js";

/** The options of an app at NetEase. */
export interface NeteaseAppOptions {
  /** Asks and tells the app's backend; without one, nobody is asked and told anything. */
  readonly sender?: NeteaseSender;
  /** For what is chosen at random. */
  readonly seed: number;
  /** How many users take part in a random life, at least 1. */
  readonly users: number;
  /** The commands switched on in the console, such as `callback.2`, `copy.8`, and `copy.1` for conversations; all unless set. */
  readonly switches?: readonly string[];
  /** How copies are reordered and repeated; unless set, each comes once and in order. */
  readonly disorder?: Disorder;
  /** When it begins, in Unix milliseconds; now unless set. */
  readonly startsAt?: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** NetEase's clock, in Unix milliseconds; unless set, time goes on only as things happen. */
  readonly now?: () => number;
}

/** An app (AppKey) at NetEase: its teams and super teams, as NetEase stores them. */
export interface NeteaseApp {
  /** Every team by its id, including dissolved ones. */
  readonly teams: ReadonlyMap<string, NeteaseTeam>;
  readonly statistics: NeteaseGroupLifeStatistics;
  /** What NetEase's other simulators work on. */
  readonly world: World;
  /** Lets so many random things happen, in no more than so many teams at the same time (20 unless set). */
  live(steps: number, mostTeams?: number): Promise<void>;
  /** Makes plain teams of which nobody is told. */
  fill(filling: NeteaseFilling): void;
  /** Lets a team vanish without anybody being told. */
  vanish(tid: string): void;
  /** Resolves when all that has happened has been told. */
  settled(): Promise<void>;
}

/** Separate from the random choices of the changes, so that disorder does not change what happens. */
const POSTAL = 0x5eed;

/** Creates an app without teams. */
export function neteaseApp(options: NeteaseAppOptions): NeteaseApp {
  const { sender, seed, startsAt = Date.now(), switches, now, firstNumber } = options;
  const outbox = createOutbox(seededRandom(seed ^ POSTAL), options.disorder ?? { depth: 0, repetition: 0 });
  const { world, statistics, told } = createWorld({
    ...{ random: seededRandom(seed), sender, outbox, startsAt },
    // Documented: NetEase makes them lower case.
    users: Array.from({ length: options.users }, (_, position) => `user_${position}@example.com`),
    ...(switches && { switches }),
    ...(now && { now }),
    ...(firstNumber !== undefined && { firstNumber }),
  });
  return {
    teams: world.teams,
    statistics,
    world,

    async live(steps, mostTeams = 20) {
      await live(world, steps, mostTeams);
      await told();
    },

    fill: (filling) => fill(world, filling),

    vanish(tid) {
      const team = world.teams.get(tid);
      if (team) world.end(team, world.tick());
    },

    settled: told,
  };
}
