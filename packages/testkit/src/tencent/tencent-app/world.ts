import type { Outbox } from "../../outbox.js";
import type { SeededRandom } from "../../seeded-random.js";
import type { TencentSender, TencentVerdict } from "../tencent-sender.js";
import { createGroupStore, type GroupStore } from "./group-store.js";

/** What changes need from their environment. */
export interface World extends GroupStore {
  readonly random: SeededRandom;
  readonly users: readonly string[];
  /** Tencent's time, in Unix milliseconds. */
  time(): number;
  /** A moment later than all earlier ones, in Unix milliseconds. */
  tick(): number;
  /** A new number. */
  number(): number;
  /** Asks whether a change may happen, unless the command is disabled. Without a time, the body has none. */
  ask(command: string, time: number | undefined, body: object, platform?: string): Promise<TencentVerdict>;
  /** Reports a change, maybe later; `late` if Tencent delays this command. */
  tell(command: string, time: number | undefined, body: object, isLate?: boolean, platform?: string): Promise<void>;
}

/** The callbacks sent, and their answers. */
export interface TencentGroupLifeStatistics {
  /** How many questions and notifications of each command were sent, without repetitions. */
  readonly said: { readonly [command: string]: number };
  /** How many questions of each command were rejected, discarded or rewritten. */
  readonly hindered: { readonly [command: string]: number };
  /** Why questions and notifications count as failed webhooks. */
  readonly failures: readonly string[];
}

/** The options of a world. */
export interface WorldOptions {
  readonly random: SeededRandom;
  /** Without one, nobody is asked and told anything. */
  readonly sender: TencentSender | undefined;
  readonly outbox: Outbox;
  readonly users: readonly string[];
  /** The enabled commands; all unless set. */
  readonly switches?: readonly string[];
  /** When it begins, in Unix milliseconds. */
  readonly startsAt: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** Tencent's clock, in Unix milliseconds; unless set, time goes on only as things happen. */
  readonly now?: () => number;
}

const ALLOWED: TencentVerdict = { allowed: true, delivered: true, errorCode: 0, errorInfo: "" };
const PLATFORMS = ["RESTAPI", "Web", "Android", "iOS", "Windows", "Mac", "macOS", "iPad", "Unknown"];

// Documented: topics have no switches of their own.
const switchOf: ReadonlyMap<string, string> = new Map([
  ["Group.CallbackBeforeCreateTopic", "Group.CallbackBeforeCreateGroup"],
  ["Group.CallbackAfterCreateTopic", "Group.CallbackAfterCreateGroup"],
  ["Group.CallbackAfterTopicDestroyed", "Group.CallbackAfterGroupDestroyed"],
  ["Group.CallbackAfterTopicInfoChanged", "Group.CallbackAfterGroupInfoChanged"],
]);

/** Creates a world and the record of its callbacks. */
export function createWorld(options: WorldOptions): {
  readonly world: World;
  readonly statistics: TencentGroupLifeStatistics;
  /** Resolves when all that has happened has been told. */
  readonly told: () => Promise<void>;
} {
  const { random, sender, outbox, users, switches, now } = options;
  let moment = options.startsAt;
  let lastNumber = options.firstNumber ?? 0;
  const said: Record<string, number> = {};
  const hindered: Record<string, number> = {};
  const failures: string[] = [];
  let lastTold = Promise.resolve();

  function isOn(command: string): boolean {
    return sender !== undefined && (switches?.includes(switchOf.get(command) ?? command) ?? true);
  }

  function count(counts: Record<string, number>, command: string): void {
    counts[command] = (counts[command] ?? 0) + 1;
  }

  /** Varies bodies as in the documentation and in live traffic. */
  function bodyOf(command: string, time: number | undefined, fields: object): object {
    const body = {
      CallbackCommand: command,
      ...fields,
      ...(time !== undefined && { EventTime: random.chance(0.5) ? time : String(time) }),
      ...(random.chance(0.05) && { BrandNewField: { nested: [1, "two", null] } }),
    };
    return random.chance(0.5) ? Object.fromEntries(Object.entries(body).toSorted()) : body;
  }

  const world: World = {
    ...createGroupStore(),
    random,
    users,
    time: () => (now ? Math.max(moment, now()) : moment),

    tick() {
      moment = now ? Math.max(moment + 1, now()) : moment + 1 + random.below(20);
      return moment;
    },

    number() {
      lastNumber += 1;
      return lastNumber;
    },

    async ask(command, time, fields, platform) {
      if (!sender || !isOn(command)) return ALLOWED;
      count(said, command);
      const body = bodyOf(command, time, fields);
      const verdict = await sender.before(command, body, platform ?? random.pick(PLATFORMS));
      if (verdict.failure !== undefined) failures.push(`${command}: ${verdict.failure}`);
      const { allowed, delivered = true, msgBody, cloudCustomData, refusedAccounts } = verdict;
      if (!(allowed && delivered) || msgBody || cloudCustomData !== undefined || refusedAccounts) {
        count(hindered, command);
      }
      return verdict;
    },

    async tell(command, time, fields, isLate = false, platform = undefined) {
      if (!sender || !isOn(command)) return;
      count(said, command);
      const body = bodyOf(command, time, fields);
      const from = platform ?? random.pick(PLATFORMS);
      lastTold = lastTold.then(() =>
        outbox.post(async () => {
          const { failure } = await sender.after(command, body, from);
          if (failure !== undefined) failures.push(`${command}: ${failure}`);
        }, isLate),
      );
      await lastTold;
    },
  };
  async function told(): Promise<void> {
    await lastTold;
    await outbox.empty();
  }

  return { world, statistics: { said, hindered, failures }, told };
}
