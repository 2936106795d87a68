import type { SeededRandom } from "../../seeded-random.js";
import type { TencentSender, TencentVerdict } from "../tencent-sender.js";
import type { Outbox } from "./outbox.js";

/** What changes need from their environment. */
export interface World {
  readonly random: SeededRandom;
  readonly users: readonly string[];
  /** A moment later than all earlier ones, in Unix milliseconds. */
  tick(): number;
  /** A new number. */
  number(): number;
  /** Asks whether a change may happen, unless the command is disabled. Without a time, the body has none. */
  ask(command: string, time: number | undefined, body: object): Promise<TencentVerdict>;
  /** Reports a change, maybe later; `late` if Tencent delays this command. */
  tell(command: string, time: number | undefined, body: object, isLate?: boolean): Promise<void>;
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
  readonly sender: TencentSender;
  readonly outbox: Outbox;
  readonly users: readonly string[];
  /** The enabled commands; all unless set. */
  readonly switches?: readonly string[];
  /** When it begins, in Unix milliseconds. */
  readonly startsAt: number;
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
} {
  const { random, sender, outbox, users, switches } = options;
  let moment = options.startsAt;
  let lastNumber = 0;
  const said: Record<string, number> = {};
  const hindered: Record<string, number> = {};
  const failures: string[] = [];

  function isOn(command: string): boolean {
    return switches?.includes(switchOf.get(command) ?? command) ?? true;
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
    random,
    users,

    tick() {
      moment += 1 + random.below(20);
      return moment;
    },

    number() {
      lastNumber += 1;
      return lastNumber;
    },

    async ask(command, time, fields) {
      if (!isOn(command)) return ALLOWED;
      count(said, command);
      const verdict = await sender.before(command, bodyOf(command, time, fields), random.pick(PLATFORMS));
      if (verdict.failure !== undefined) failures.push(`${command}: ${verdict.failure}`);
      const { allowed, delivered = true, msgBody, cloudCustomData, refusedAccounts } = verdict;
      if (!(allowed && delivered) || msgBody || cloudCustomData !== undefined || refusedAccounts) {
        count(hindered, command);
      }
      return verdict;
    },

    async tell(command, time, fields, isLate = false) {
      if (!isOn(command)) return;
      count(said, command);
      const body = bodyOf(command, time, fields);
      const platform = random.pick(PLATFORMS);
      await outbox.post(async () => {
        const { failure } = await sender.after(command, body, platform);
        if (failure !== undefined) failures.push(`${command}: ${failure}`);
      }, isLate);
    },
  };
  return { world, statistics: { said, hindered, failures } };
}
