import { seededRandom } from "../seeded-random.js";
import { aecSimulator } from "./aec-simulator.js";
import { easemobSimulator } from "./easemob-simulator.js";
import { type Exchange, type RelayFault, startFaultyRelay } from "./faulty-relay.js";
import { neteaseSimulator } from "./netease-simulator.js";
import { openimSimulator } from "./openim-simulator.js";
import type { ReplyReading, Simulator } from "./simulator.js";
import { tencentSimulator } from "./tencent-simulator.js";

const simulators: { readonly [vendor: string]: Simulator } = {
  aec: aecSimulator,
  openim: openimSimulator,
  tencent: tencentSimulator,
  easemob: easemobSimulator,
  netease: neteaseSimulator,
};

/** The vendors whose side can be simulated. */
export const simulatedVendors: readonly string[] = Object.keys(simulators);

/** A simulation of a vendor's side. */
export interface SimulationOptions {
  /** One of `simulatedVendors`. */
  readonly vendor: string;
  /** Where the server takes the callbacks of the source, with its path secret; `http` or `https`. */
  readonly url: string;
  /** The settings of the source, as configured at the server: what callbacks are signed with. */
  readonly settings?: { readonly [setting: string]: unknown };
  /** How many callbacks are sent, a few more or less. */
  readonly callbacks: number;
  /** The most groups at the same time; 10 unless set. */
  readonly groups?: number;
  /** Callbacks in a second, at most; 100 unless set. */
  readonly rate?: number;
  /** What befalls callbacks; nothing unless set. */
  readonly faults?: readonly RelayFault[];
  /** The share of callbacks that one of the faults befalls; 0.1 unless set. */
  readonly faultShare?: number;
  /** The same seed makes the same choices; by the clock unless set. */
  readonly seed?: number;
  /** Called with the number of callbacks so far, after each. */
  readonly onProgress?: (callbacks: number) => void;
  /** Ends the simulation early. */
  readonly signal?: AbortSignal;
}

/** How the callbacks of one command went. */
export interface CommandReport {
  readonly command: string;
  readonly callbacks: number;
  readonly accepted: number;
  readonly refused: number;
  readonly wrong: number;
  /** Until the reply was there, without what a fault took. */
  readonly milliseconds: { readonly median: number; readonly p99: number; readonly longest: number };
}

/** A reply that the vendor misunderstands, or none. */
export interface WrongReply {
  readonly command: string;
  readonly why: string;
  /** The first characters of what was answered. */
  readonly reply: string;
}

/** What came of a simulation. */
export interface SimulationReport {
  readonly vendor: string;
  readonly seed: number;
  readonly seconds: number;
  readonly callbacks: number;
  readonly wrong: number;
  /** By fault, how many callbacks it befell. */
  readonly faults: { readonly [Fault in RelayFault]: number };
  /** In alphabetical order. */
  readonly commands: readonly CommandReport[];
  /** The first of them. */
  readonly wrongReplies: readonly WrongReply[];
  /** Why it ended early: no server answered, or none any more; with the place where it was tried. */
  readonly trouble?: string;
}

const LANES = 4;
const MOST_TOLD = 20;
const MOST_TOLD_OF_A_REPLY = 300;
/** So many failures one after the other, and it is over: at first, and where somebody has answered before. */
const HOPELESS_AT_FIRST = LANES;
const HOPELESS = 20;

/**
 * Lets random things happen at a vendor, sends the callbacks of that to a server, and reads every reply as the vendor does.
 * Resolves when all is answered; rejects with a `RangeError` for a vendor that it does not know.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { vendor, callbacks, groups = 10, faults = [], seed = Math.floor(Date.now() / 1000), signal } = options;
  const simulator = Object.hasOwn(simulators, vendor) ? simulators[vendor] : undefined;
  if (!simulator) throw new RangeError(`${vendor} cannot be simulated; known are ${simulatedVendors.join(", ")}`);
  const target = new URL(options.url);
  const tally = new Tally(simulator, target.origin);
  const startedAt = performance.now();
  const relay = await startFaultyRelay({
    ...{ target, random: seededRandom(seed ^ LANES) },
    ...{ faults: new Set(faults), faultShare: options.faultShare ?? 0.1, rate: options.rate ?? 100 },
    mayRepeat: (request) => simulator.mayRepeat(simulator.commandOf(request)),
    onExchange(exchange) {
      tally.add(exchange);
      options.onProgress?.(tally.callbacks);
    },
  });
  try {
    await simulator.live({
      ...{ url: relay.url, settings: options.settings ?? {}, seed, groups, lanes: Math.min(groups, LANES) },
      isDisorderly: faults.includes("reorder"),
      isEnough: () => tally.callbacks >= callbacks || signal?.aborted === true || tally.trouble !== undefined,
    });
  } finally {
    await relay.close();
  }
  return { vendor, seed, seconds: (performance.now() - startedAt) / 1000, ...tally.report() };
}

interface OfCommand {
  callbacks: number;
  accepted: number;
  refused: number;
  wrong: number;
  readonly milliseconds: number[];
}

/** Counts what came of callbacks. */
class Tally {
  callbacks = 0;
  /** Why nothing can come of it any more. */
  trouble: string | undefined;
  readonly #simulator: Simulator;
  readonly #place: string;
  readonly #commands = new Map<string, OfCommand>();
  readonly #faults: { [Fault in RelayFault]: number } = { duplicate: 0, reorder: 0, drop: 0, slow: 0 };
  readonly #wrongReplies: WrongReply[] = [];
  #failures = 0;
  #isAnswered = false;

  constructor(simulator: Simulator, place: string) {
    this.#simulator = simulator;
    this.#place = place;
  }

  add({ request, fault, outcome }: Exchange): void {
    const command = this.#simulator.commandOf(request);
    this.callbacks += 1;
    if (fault) this.#faults[fault] += 1;
    const counts = this.#commands.get(command) ?? { callbacks: 0, accepted: 0, refused: 0, wrong: 0, milliseconds: [] };
    this.#commands.set(command, counts);
    counts.callbacks += 1;
    if (!outcome) return;
    const isFailure = "failure" in outcome;
    if (isFailure) this.#fail(outcome.failure);
    else {
      this.#failures = 0;
      this.#isAnswered = true;
    }
    const reading: ReplyReading = isFailure
      ? { result: "wrong", why: `no reply: ${outcome.failure}` }
      : this.#simulator.read(command, request, outcome.reply);
    counts[reading.result] += 1;
    if (!isFailure) counts.milliseconds.push(outcome.milliseconds);
    if (reading.result !== "wrong" || this.#wrongReplies.length >= MOST_TOLD) return;
    const reply = isFailure ? "" : `${outcome.reply.status} ${outcome.reply.body}`.slice(0, MOST_TOLD_OF_A_REPLY);
    this.#wrongReplies.push({ command, why: reading.why, reply });
  }

  #fail(failure: string): void {
    this.#failures += 1;
    if (this.#failures < (this.#isAnswered ? HOPELESS : HOPELESS_AT_FIRST)) return;
    this.trouble = `no server answers at ${this.#place}${this.#isAnswered ? " any more" : ""}: ${failure}`;
  }

  report(): Omit<SimulationReport, "vendor" | "seed" | "seconds"> {
    const commands = [...this.#commands].toSorted(([left], [right]) => (left < right ? -1 : 1));
    return {
      callbacks: this.callbacks,
      wrong: commands.reduce((sum, [, { wrong }]) => sum + wrong, 0),
      faults: this.#faults,
      commands: commands.map(([command, { milliseconds, ...counts }]) => ({
        ...{ command, ...counts },
        milliseconds: quantiles(milliseconds),
      })),
      wrongReplies: this.#wrongReplies,
      ...(this.trouble !== undefined && { trouble: this.trouble }),
    };
  }
}

function quantiles(milliseconds: readonly number[]): CommandReport["milliseconds"] {
  const sorted = milliseconds.toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p99: at(0.99), longest: sorted.at(-1) ?? 0 };
}
