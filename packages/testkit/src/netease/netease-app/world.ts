import type { Outbox } from "../../outbox.js";
import type { SeededRandom } from "../../seeded-random.js";
import { neteaseCommand } from "../netease-sender/command.js";
import { jsonText } from "../netease-sender/json-text.js";
import type { NeteaseSender, NeteaseVerdict } from "../netease-sender.js";
import { createTeamStore, type TeamStore } from "./team-store.js";

/** Where an act comes from, in the words of copies; `REST` is the server API. */
export type ClientType = "AOS" | "IOS" | "PC" | "WEB" | "REST" | "MAC" | "HARMONY";

/** What changes need from their environment. */
export interface World extends TeamStore {
  readonly random: SeededRandom;
  readonly users: readonly string[];
  /** NetEase's time, in Unix milliseconds. */
  time(): number;
  /** A moment later than all earlier ones, in Unix milliseconds. */
  tick(): number;
  /** A new number. */
  number(): number;
  /** The id of a new team. */
  teamId(): string;
  /** The server's id of a new message or notice. */
  messageId(): string;
  /** Asks whether something may happen, unless its callback is switched off. Documented: what comes by REST is not asked about. */
  ask(by: ClientType, eventType: number, fields: object): Promise<NeteaseVerdict>;
  /** Tells what happened, maybe later. */
  copy(fields: { readonly [field: string]: unknown }): Promise<void>;
}

/** The copies and callbacks sent, and their answers. */
export interface NeteaseGroupLifeStatistics {
  /** How many of each command were sent, without repetitions: `callback.2`, `copy.8`, `copy.1.TEAM.TEXT`. */
  readonly said: { readonly [command: string]: number };
  /** How many callbacks of each command were refused, discarded or rewritten. */
  readonly hindered: { readonly [command: string]: number };
  /** Why copies and callbacks failed. */
  readonly failures: readonly string[];
}

/** The options of a world. */
export interface WorldOptions {
  readonly random: SeededRandom;
  /** Without one, nobody is asked and told anything. */
  readonly sender: NeteaseSender | undefined;
  readonly outbox: Outbox;
  readonly users: readonly string[];
  /** The commands that are switched on; all unless set. Copies of conversations go by `copy.1` alone. */
  readonly switches?: readonly string[];
  /** When it begins, in Unix milliseconds. */
  readonly startsAt: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** NetEase's clock, in Unix milliseconds; unless set, time goes on only as things happen. */
  readonly now?: () => number;
}

const ALLOWED: NeteaseVerdict = { allowed: true, code: 200 };
const FIRST_TEAM_ID = 2_747_000_000;
/** Documented in the sample of a callback: ids beyond what JavaScript's numbers hold exactly. */
const FIRST_MESSAGE_ID = 184_409_700_039_655_569n;

/** Creates a world and the record of its copies and callbacks. */
export function createWorld(options: WorldOptions): {
  readonly world: World;
  readonly statistics: NeteaseGroupLifeStatistics;
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

  function count(counts: Record<string, number>, command: string): void {
    counts[command] = (counts[command] ?? 0) + 1;
  }

  function isOn(command: string): boolean {
    return switches?.includes(command.startsWith("copy.1.") ? "copy.1" : command) ?? true;
  }

  /** Varies bodies: logged ones have their fields in alphabetical order, which nobody promises. */
  function varied(fields: object): object {
    const whole = { ...fields, ...(random.chance(0.05) && { brandNewField: "new" }) };
    return random.chance(0.5) ? Object.fromEntries(Object.entries(whole).toSorted()) : whole;
  }

  const world: World = {
    ...createTeamStore(),
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

    teamId: () => String(FIRST_TEAM_ID + world.number()),

    messageId: () => String(FIRST_MESSAGE_ID + BigInt(world.number())),

    async ask(by, eventType, fields) {
      const command = `callback.${eventType}`;
      if (by === "REST" || !sender || !isOn(command)) return ALLOWED;
      count(said, command);
      const client = { fromClientType: by, fromDeviceId: "d-1", fromClientIp: "192.0.2.225", fromClientPort: "39632" };
      const body = { ...varied({ eventType, ...fields, ...client }), eventType };
      const verdict = await sender.ask(body);
      const { allowed, rewriting, failure } = verdict;
      if (!allowed || rewriting) count(hindered, command);
      if (failure) {
        failures.push(`${command}: ${failure.why}`);
        const timestamp = String(world.time());
        const reason = String(failure.reason);
        await world.copy({ eventType: "83", reason, timestamp, callbackBody: jsonText(body) });
      }
      return verdict;
    },

    async copy(fields) {
      const command = neteaseCommand(fields);
      if (!sender || !isOn(command)) return;
      count(said, command);
      const body = varied(fields);
      lastTold = lastTold.then(() =>
        outbox.post(async () => {
          const { failure } = await sender.copy(body);
          if (failure !== undefined) failures.push(`${command}: ${failure}`);
        }, false),
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
