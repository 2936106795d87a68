import { setTimeout as delay } from "node:timers/promises";
import { createGroups } from "./create-groups.ts";
import { generateTraffic, type TrafficResult } from "./generator.ts";
import type { Load } from "./load.ts";
import type { RunningSide, Side } from "./side.ts";
import type { Stored } from "./stored.ts";

const WARM_UP_MS = 500;
/** No storing side is expected to answer faster; one that does has its measurement end early. */
const STORED_PER_SECOND_AT_MOST = 30_000;
/** Enough different callbacks where they may be sent again. */
const REPEATED_REQUESTS = 10_000;
const LOOK_AGAIN_MS = 50;

/** One measurement of one side. Times are milliseconds. */
export interface Measurement {
  readonly side: string;
  readonly clients: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly acknowledged: number;
  /** Why it does not count; empty when it does. */
  readonly faults: readonly string[];
}

/** A running side with its groups, ready to be measured again and again. */
export class Contestant {
  readonly side: Side;
  readonly #load: Load;
  readonly #running: RunningSide;
  readonly #groupIds: readonly string[];
  readonly #storedBefore: Stored;
  #requestsMade = 0;
  #acknowledged = 0;

  private constructor(side: Side, load: Load, running: RunningSide, groupIds: readonly string[], storedBefore: Stored) {
    this.side = side;
    this.#load = load;
    this.#running = running;
    this.#groupIds = groupIds;
    this.#storedBefore = storedBefore;
  }

  /** Creates the groups where the side stores any; elsewhere their ids are made up. */
  static async prepare(side: Side, load: Load, running: RunningSide, groups: number): Promise<Contestant> {
    const { createGroup, groupId } = load;
    const madeUp = Array.from({ length: groups }, (_, index) => groupId(index));
    const creates = running.stored && createGroup;
    const groupIds = creates ? await createGroups(running.port, madeUp, createGroup) : madeUp;
    return new Contestant(side, load, running, groupIds, (await running.stored?.()) ?? {});
  }

  async measure(clients: number, seconds: number, signal: AbortSignal): Promise<Measurement> {
    const windowMs = seconds * 1000;
    const nextRequest = this.#requests(WARM_UP_MS + windowMs);
    const what = { port: this.#running.port, success: this.#load.success, nextRequest };
    const result = await generateTraffic({ ...what, clients, warmUpMs: WARM_UP_MS, windowMs, signal });
    this.#acknowledged += result.acknowledged;
    const { perSecond, p50Ms, p99Ms, acknowledged } = result;
    const faults = [...refusalFault(result), ...(await this.#missing())];
    return { side: this.side.letter, clients, perSecond, p50Ms, p99Ms, acknowledged, faults };
  }

  #requests(durationMs: number): () => Buffer | undefined {
    const repeats = this.#load.isRepeatable || !this.#running.stored;
    const count = repeats ? REPEATED_REQUESTS : (STORED_PER_SECOND_AT_MOST * durationMs) / 1000;
    const requests = Array.from({ length: count }, () => this.#freshRequest());
    let next = 0;
    return () => {
      const request = requests[next];
      next = repeats ? (next + 1) % count : next + 1;
      return request;
    };
  }

  /** For the next group in turn. */
  #freshRequest(): Buffer {
    const number = this.#requestsMade;
    this.#requestsMade += 1;
    const groupId = this.#groupIds[number % this.#groupIds.length] ?? "";
    return this.#load.request(groupId, number);
  }

  /** Looks until all is there, as long as the load gives it. */
  async #missing(): Promise<readonly string[]> {
    const deadline = performance.now() + this.#load.storedWithinMs;
    for (;;) {
      const missing = this.#differences(await this.#running.stored?.());
      if (missing.length === 0 || performance.now() >= deadline) return missing;
      await delay(LOOK_AGAIN_MS);
    }
  }

  #differences(stored: Stored = {}): readonly string[] {
    return Object.entries(this.#storedBefore).flatMap(([place, before]) => {
      const added = (stored[place] ?? 0) - before;
      return added === this.#acknowledged ? [] : [`${this.#acknowledged} acknowledged but ${added} ${place} stored`];
    });
  }
}

function refusalFault({ refused, refusals }: TrafficResult): readonly string[] {
  return refused === 0 ? [] : [`${refused} replies were no success: ${refusals.join(" | ")}`];
}
