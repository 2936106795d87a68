import { setTimeout as delay } from "node:timers/promises";
import { CpuMeter } from "./cpu-meter.ts";
import { generateTraffic, type TrafficResult } from "./generator.ts";
import type { Load } from "./load.ts";
import { OutgoingCallbacks } from "./outgoing-callbacks.ts";
import { processUsage } from "./process-usage.ts";
import type { Side } from "./side.ts";
import type { StagedSide } from "./stage.ts";
import type { Stored } from "./stored.ts";

const WARM_UP_MS = 500;
/** How many callbacks per second are prepared before a measurement; few sides answer more. */
const PREPARED_PER_SECOND = 30_000;
const PREPARED_AT_MOST = 150_000;
const LOOK_AGAIN_MS = 50;

/** One measurement of one side. Times are milliseconds unless the name says otherwise. */
export interface Measurement {
  readonly side: string;
  readonly clients: number;
  readonly groups: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the side's process per callback, if the system provides it. */
  readonly sideMicroseconds: number | undefined;
  /** The same of its database server, if it has one. */
  readonly databaseMicroseconds: number | undefined;
  /** The peak memory of the side's process. */
  readonly peakBytes: number | undefined;
  readonly acknowledged: number;
  /** Why it is invalid; empty if it is valid. */
  readonly faults: readonly string[];
}

/** A running side with its groups, ready for measurements. */
export class Contestant {
  readonly side: Side;
  readonly #load: Load;
  readonly #running: StagedSide;
  readonly #groups: number;
  readonly #callbacks: OutgoingCallbacks;
  readonly #storedBefore: Stored;
  readonly #acknowledged = new Map<string, number>();

  private constructor(side: Side, load: Load, running: StagedSide, groupIds: readonly string[], storedBefore: Stored) {
    this.side = side;
    this.#load = load;
    this.#running = running;
    this.#groups = groupIds.length;
    this.#callbacks = new OutgoingCallbacks(load, groupIds, load.isRepeatable || !running.stored);
    this.#storedBefore = storedBefore;
  }

  /** Counts what the side has already stored; the groups must exist. */
  static async prepare(side: Side, load: Load, running: StagedSide, groupIds: readonly string[]): Promise<Contestant> {
    return new Contestant(side, load, running, groupIds, (await running.stored?.()) ?? {});
  }

  async measure(clients: number, seconds: number, signal: AbortSignal): Promise<Measurement> {
    const windowMs = seconds * 1000;
    this.#callbacks.prepare(Math.min((PREPARED_PER_SECOND * (WARM_UP_MS + windowMs)) / 1000, PREPARED_AT_MOST));
    const { port, processId, databaseProcessId } = this.#running;
    const side = new CpuMeter(processId);
    const database = databaseProcessId === undefined ? undefined : new CpuMeter(databaseProcessId);
    const result = await generateTraffic({
      port,
      clients,
      warmUpMs: WARM_UP_MS,
      windowMs,
      success: this.#load.success,
      nextCallback: () => this.#callbacks.next(),
      atEdge: () => {
        side.read();
        database?.read();
      },
      signal,
    });
    for (const [kind, count] of Object.entries(result.acknowledged)) {
      this.#acknowledged.set(kind, (this.#acknowledged.get(kind) ?? 0) + count);
    }
    const { perSecond, p50Ms, p99Ms, answered } = result;
    return {
      side: this.side.letter,
      clients,
      groups: this.#groups,
      perSecond,
      p50Ms,
      p99Ms,
      sideMicroseconds: side.microsecondsEach(answered),
      databaseMicroseconds: database?.microsecondsEach(answered),
      peakBytes: processUsage(processId)?.peakResidentBytes,
      acknowledged: sum(Object.values(result.acknowledged)),
      faults: [...refusalFault(result), ...(await this.#missing())],
    };
  }

  /** Counts until everything is stored, for as long as the load allows. */
  async #missing(): Promise<readonly string[]> {
    const deadline = performance.now() + this.#load.storedWithinMs;
    for (;;) {
      const missing = this.#differences(await this.#running.stored?.());
      if (missing.length === 0 || performance.now() >= deadline) return missing;
      await delay(LOOK_AGAIN_MS);
    }
  }

  #differences(stored: Stored = {}): readonly string[] {
    const acknowledged = sum(this.#acknowledged.values());
    return Object.entries(this.#storedBefore).flatMap(([place, before]) => {
      const added = (stored[place] ?? 0) - before;
      const wanted = this.#wanted(place);
      return added === wanted ? [] : [`${acknowledged} acknowledged but ${added} of ${wanted} ${place} stored`];
    });
  }

  #wanted(place: string): number {
    const adds = this.#load.adds?.[place];
    return sum([...this.#acknowledged].map(([kind, count]) => count * (adds ? (adds[kind] ?? 0) : 1)));
  }
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}

function refusalFault({ refused, refusals }: TrafficResult): readonly string[] {
  return refused === 0 ? [] : [`${refused} replies were no success: ${refusals.join(" | ")}`];
}
