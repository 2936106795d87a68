import { addUserRequest } from "./callbacks.ts";
import { createGroups } from "./create-groups.ts";
import { generateLoad, type LoadResult } from "./generator.ts";
import type { RunningSide, Side, Stored } from "./side.ts";

const WARM_UP_MS = 500;
/** No storing side is expected to answer faster; one that does has its measurement end early. */
const STORED_PER_SECOND_AT_MOST = 30_000;
/** A side that stores nothing may be sent the same callbacks again. */
const REPEATED_REQUESTS = 10_000;
const FIRST_USER_ID = 1_000_000;

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
  readonly #running: RunningSide;
  readonly #groupIds: readonly string[];
  readonly #storedBefore: Stored;
  #usersAsked = 0;
  #acknowledged = 0;

  private constructor(side: Side, running: RunningSide, groupIds: readonly string[], storedBefore: Stored) {
    this.side = side;
    this.#running = running;
    this.#groupIds = groupIds;
    this.#storedBefore = storedBefore;
  }

  /** Creates the groups where the side stores any; elsewhere their ids are made up. */
  static async prepare(side: Side, running: RunningSide, groups: number): Promise<Contestant> {
    const groupIds = running.stored
      ? await createGroups(running.port, running.path, groups)
      : Array.from({ length: groups }, (_, index) => String(100_000 + index));
    return new Contestant(side, running, groupIds, (await running.stored?.()) ?? {});
  }

  async measure(clients: number, seconds: number, signal: AbortSignal): Promise<Measurement> {
    const windowMs = seconds * 1000;
    const load = { clients, signal, warmUpMs: WARM_UP_MS, windowMs, port: this.#running.port };
    const result = await generateLoad({ ...load, nextRequest: this.#requests(WARM_UP_MS + windowMs) });
    this.#acknowledged += result.acknowledged;
    const { perSecond, p50Ms, p99Ms, acknowledged } = result;
    const faults = [...refusalFault(result), ...(await this.#missing())];
    return { side: this.side.letter, clients, perSecond, p50Ms, p99Ms, acknowledged, faults };
  }

  #requests(durationMs: number): () => Buffer | undefined {
    const repeats = !this.#running.stored;
    const count = repeats ? REPEATED_REQUESTS : (STORED_PER_SECOND_AT_MOST * durationMs) / 1000;
    const requests = Array.from({ length: count }, () => this.#addUserRequest());
    let next = 0;
    return () => {
      const request = requests[next];
      next = repeats ? (next + 1) % count : next + 1;
      return request;
    };
  }

  /** A fresh user for the next group in turn. */
  #addUserRequest(): Buffer {
    const number = this.#usersAsked;
    this.#usersAsked += 1;
    const groupId = this.#groupIds[number % this.#groupIds.length] ?? "";
    return addUserRequest(this.#running.path, groupId, String(FIRST_USER_ID + number));
  }

  async #missing(): Promise<readonly string[]> {
    const stored = await this.#running.stored?.();
    return Object.entries(this.#storedBefore).flatMap(([place, before]) => {
      const added = (stored?.[place] ?? 0) - before;
      return added === this.#acknowledged ? [] : [`${this.#acknowledged} acknowledged but ${added} ${place} stored`];
    });
  }
}

function refusalFault({ refused, refusals }: LoadResult): readonly string[] {
  return refused === 0 ? [] : [`${refused} replies were no success: ${refusals.join(" | ")}`];
}
