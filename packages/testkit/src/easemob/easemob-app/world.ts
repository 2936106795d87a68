import type { Outbox } from "../../outbox.js";
import type { SeededRandom } from "../../seeded-random.js";
import type { EasemobBody } from "../easemob-sender/body.js";
import { easemobCommandOf } from "../easemob-sender/command.js";
import type { EasemobSender, EasemobVerdict } from "../easemob-sender.js";
import type { LivingGroup } from "./group.js";
import type { GroupHappening } from "./happening.js";
import type { EasemobVintage } from "./vintage.js";

/** How an app is told of what happens to its groups: as now, or as rules of earlier years still may be. */
export type EasemobDialect = "group_op_event" | "muc";

/** What changes need from their environment. */
export interface World {
  readonly appkey: string;
  readonly dialect: EasemobDialect;
  readonly vintage: EasemobVintage;
  /** Whether the old dialect tells of creations. */
  readonly hasMultiDevice: boolean;
  readonly random: SeededRandom;
  readonly users: readonly string[];
  /** Every group that there ever was, in order. */
  readonly groups: ReadonlyMap<string, LivingGroup>;
  readonly living: ReadonlySet<LivingGroup>;
  begin(group: LivingGroup): void;
  end(group: LivingGroup, time: number): void;
  /** Easemob's time, in Unix milliseconds. */
  time(): number;
  /** Lets some time go by, enough for two callbacks of one change. */
  tick(): number;
  /** A number that was never given before. */
  number(): number;
  /** A new id of a message: a decimal text beyond 2^53. */
  msgId(): string;
  uuid(): string;
  /** Asks whether a message may be sent, if the app has such a rule. */
  ask(body: EasemobBody): Promise<EasemobVerdict>;
  /** Tells of something, maybe later. */
  tell(body: EasemobBody): Promise<void>;
  /** Tells what happened to a group, in the app's dialect. */
  tellOf(group: LivingGroup, happened: GroupHappening): Promise<void>;
}

/** The callbacks sent, and their answers. */
export interface EasemobGroupLifeStatistics {
  /** How many callbacks of each command were sent, without repetitions. */
  readonly said: { readonly [command: string]: number };
  /** How many messages were denied, amended or given a priority. */
  readonly hindered: number;
  /** Why callbacks count as failed. */
  readonly failures: readonly string[];
}

/** The options of a world. */
export interface WorldOptions
  extends Pick<World, "appkey" | "dialect" | "vintage" | "hasMultiDevice" | "random" | "users"> {
  /** Without one, nobody is asked and told anything. */
  readonly sender: EasemobSender | undefined;
  readonly outbox: Outbox;
  /** The callbacks about what happened to a group, in the app's dialect. */
  readonly bodiesOf: (world: World, group: LivingGroup, happened: GroupHappening) => readonly EasemobBody[];
  /** Whether the app has a rule before sending. */
  readonly isAsked: boolean;
  /** When it begins, in Unix milliseconds. */
  readonly startsAt: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** Easemob's clock, in Unix milliseconds; unless set, time goes on only as things happen. */
  readonly now?: () => number;
}

/** The two callbacks of one change are 2 ms apart. */
const SHORTEST_TICK_MS = 5;

/** Creates a world and the record of its callbacks. */
export function createWorld(options: WorldOptions): {
  readonly world: World;
  readonly statistics: () => EasemobGroupLifeStatistics;
  /** Resolves when all that has happened has been told. */
  readonly told: () => Promise<void>;
} {
  const { random, sender, outbox, bodiesOf, isAsked, startsAt, firstNumber = 0, now, ...fixed } = options;
  let moment = startsAt;
  let lastNumber = firstNumber;
  const groups = new Map<string, LivingGroup>();
  const living = new Set<LivingGroup>();
  const said: Record<string, number> = {};
  let hindered = 0;
  const failures: string[] = [];
  let lastTold = Promise.resolve();

  function count(body: EasemobBody): string {
    const command = easemobCommandOf(body);
    said[command] = (said[command] ?? 0) + 1;
    return command;
  }

  /** Varies bodies: their order differs by year, and newer exports have members that no page tells of. */
  function varied(body: EasemobBody): EasemobBody {
    const all = {
      ...body,
      ...(random.chance(0.05) && { writed_channel: "brand new", meta_ext: { nested: [1, null] } }),
    };
    return random.chance(0.5) ? { ...sorted(all), timestamp: body.timestamp } : all;
  }

  const world: World = {
    ...fixed,
    random,
    groups,
    living,
    time: () => (now ? Math.max(moment, now()) : moment),

    begin(group) {
      groups.set(group.groupId, group);
      living.add(group);
    },

    end(group, time) {
      group.deletedAt = time;
      living.delete(group);
    },

    tick() {
      moment = now ? Math.max(moment + SHORTEST_TICK_MS, now()) : moment + SHORTEST_TICK_MS + random.below(20);
      return moment;
    },

    number() {
      lastNumber += 1;
      return lastNumber;
    },

    msgId: () => `14${String(world.number()).padStart(17, "0")}`,

    uuid() {
      const number = String(world.number()).padStart(12, "0");
      return `${(random.below(2 ** 31) + 2 ** 31).toString(16)}-ff00-4e06-b7bb-${number}`;
    },

    async ask(body) {
      if (!sender || !isAsked) return { delivered: true };
      const command = count(body);
      const verdict = await sender.ask(varied(body));
      const { delivered, payload, level, failure } = verdict;
      if (failure !== undefined) failures.push(`${command}: ${failure}`);
      if (!delivered || payload || level !== undefined) hindered += 1;
      return verdict;
    },

    async tell(body) {
      if (!sender) return;
      const command = count(body);
      const told = varied(body);
      lastTold = lastTold.then(() =>
        outbox.post(async () => {
          const { failure } = await sender.tell(told);
          if (failure !== undefined) failures.push(`${command}: ${failure}`);
        }, false),
      );
      await lastTold;
    },

    async tellOf(group, happened) {
      for (const body of bodiesOf(world, group, happened)) await world.tell(body);
    },
  };

  async function told(): Promise<void> {
    await lastTold;
    await outbox.empty();
  }

  return { world, statistics: () => ({ said, hindered, failures }), told };
}

function sorted(fields: object): object {
  return Object.fromEntries(Object.entries(fields).toSorted());
}
