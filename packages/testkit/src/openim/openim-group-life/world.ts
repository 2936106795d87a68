import type { SeededRandom } from "../../seeded-random.js";
import type { OpenimSender, OpenimVerdict } from "../openim-sender.js";

/** What changes need from their environment. */
export interface World {
  readonly random: SeededRandom;
  readonly users: readonly string[];
  readonly release: OpenimSender["release"];
  /** A moment later than all earlier ones, in Unix milliseconds. */
  tick(): number;
  /** The time now, in Unix milliseconds; no earlier than the last moment. */
  now(): number;
  /** A new id of 32 hexadecimal digits. */
  id(): string;
  /** The id of a new operation. */
  operation(): string;
  /** Asks whether an operation may continue. Without an enabled hook, it may. */
  ask(operation: string, command: string, body: object): Promise<OpenimVerdict>;
  /** Reports what happened, in the background. */
  tell(operation: string, command: string, body: object): Promise<void>;
  /** Runs something in the background, in the order of its conversation. */
  behind(conversationId: string, work: () => Promise<unknown>): void;
}

/** The callbacks sent, and their answers. */
export interface OpenimGroupLifeStatistics {
  /** How many hooks of each command were called. */
  readonly said: { readonly [command: string]: number };
  /** How many operations and pushes each command stopped. */
  readonly stopped: { readonly [command: string]: number };
  /** How many after-hooks were dropped because the queue was full. */
  readonly dropped: number;
}

/** The options of a world. */
export interface WorldOptions {
  readonly random: SeededRandom;
  readonly sender: OpenimSender;
  readonly users: readonly string[];
  /** The enabled commands; all unless set. */
  readonly hooks?: readonly string[];
  /** When it begins, in Unix milliseconds. */
  readonly startsAt: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** A clock that moments follow, in Unix milliseconds; unless set, time passes with what happens alone. */
  readonly now?: () => number;
}

/** One operation, and who does it. */
export interface Operation {
  readonly operation: string;
  readonly userID: string;
}

/** Why OpenIM does not do something, as its callers are told. */
export interface OpenimRefusal {
  readonly errCode: number;
  readonly errMsg: string;
  readonly errDlt: string;
}

/** Whether an operation was refused. */
export function isRefusal(result: object | undefined): result is OpenimRefusal {
  return result !== undefined && "errCode" in result;
}

/** Creates a world, the record of its callbacks, and a function that waits until all callbacks are sent. */
export function createWorld(options: WorldOptions): {
  readonly world: World;
  readonly statistics: OpenimGroupLifeStatistics;
  readonly settled: () => Promise<void>;
} {
  const { random, sender, users, hooks, now } = options;
  const said: Record<string, number> = {};
  const stopped: Record<string, number> = {};
  const conversations = new Map<string, Promise<unknown>>();
  let dropped = 0;
  let moment = options.startsAt;
  let lastNumber = options.firstNumber ?? 0;

  function isEnabled(command: string): boolean {
    return hooks?.includes(command) ?? true;
  }

  function count(counts: Record<string, number>, command: string): void {
    counts[command] = (counts[command] ?? 0) + 1;
  }

  function next(): number {
    lastNumber += 1;
    return lastNumber;
  }

  const world: World = {
    random,
    users,
    release: sender.release,

    tick() {
      moment = now ? Math.max(moment + 1, now()) : moment + 1 + random.below(20);
      return moment;
    },
    now: () => (now ? Math.max(moment, now()) : moment),
    id: () => next().toString(16).padStart(32, "0"),
    operation: () => `${moment}${String(next()).padStart(6, "0")}`,

    async ask(operation, command, body) {
      const request = { ...body };
      if (!isEnabled(command)) return { continues: true, errCode: 0, errMsg: "", errDlt: "", request, answer: {} };
      count(said, command);
      const verdict = await sender.before(command, body, operation);
      if (!verdict.continues) count(stopped, command);
      return verdict;
    },

    async tell(operation, command, body) {
      if (!isEnabled(command)) return;
      count(said, command);
      if ((await sender.after(command, body, operation)) === "dropped") dropped += 1;
    },

    behind(conversationId, work) {
      const before = conversations.get(conversationId) ?? Promise.resolve();
      conversations.set(conversationId, before.then(work));
    },
  };

  return {
    world,
    statistics: {
      said,
      stopped,
      get dropped() {
        return dropped;
      },
    },
    async settled() {
      await Promise.all(conversations.values());
      await sender.drained();
    },
  };
}
