import type { SeededRandom } from "../../seeded-random.js";
import type { TencentSender, TencentVerdict } from "../tencent-sender.js";
import type { Outbox } from "./outbox.js";

/** What acts need of the world around them. */
export interface World {
  readonly random: SeededRandom;
  readonly users: readonly string[];
  /** A moment later than all before, in Unix milliseconds. */
  tick(): number;
  /** A number not given out before. */
  number(): number;
  /** Asks whether something may happen; a command that is switched off is not asked. Without a time the body tells none. */
  ask(command: string, time: number | undefined, body: object): Promise<TencentVerdict>;
  /** Tells that something happened, maybe later; late where Tencent takes its time. */
  tell(command: string, time: number | undefined, body: object, isLate?: boolean): Promise<void>;
}

/** What was said and how it was answered. */
export interface TencentGroupLifeStatistics {
  /** How many things of each command were asked or told, each counted once. */
  readonly said: { readonly [command: string]: number };
  /** How many questions of each command did not lead to the act as it was meant: rejected, discarded or rewritten. */
  readonly hindered: { readonly [command: string]: number };
  /** Why questions and notifications count as failed webhooks. */
  readonly failures: readonly string[];
}

/** What a world is made of. */
export interface WorldOptions {
  readonly random: SeededRandom;
  readonly sender: TencentSender;
  readonly outbox: Outbox;
  readonly users: readonly string[];
  /** The commands switched on; all unless given. */
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

/** Makes a world and the book of what is said in it. */
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

  /** As various as the documentation and live traffic show bodies to be. */
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
