import {
  type AttemptRecord,
  type DeliveryProgress,
  type EventGroup,
  type FeedEvent,
  groupKey,
  type ParkedGroup,
  type SubscriptionDelivery,
} from "@grouphook/core";
import { Bell } from "./bell.js";
import type { DeliveryTools } from "./delivery-tools.js";
import { gone, usedUpAlone } from "./disabling-reasons.js";
import { lastPause, pauseAfter, SCHEDULE_MS } from "./retry-schedule.js";

/** Events that wait with their groups; with so many the whole subscription waits. */
const MOST_PARKED = 10_000;
/** Groups that are tried again at once; others have the rest of the connections. */
export const RETRIES_AT_ONCE = 4;
/** When to look again for events that are being stored. */
const SOON_MS = 100;

interface ParkedLane extends EventGroup {
  failures: number;
  nextAttemptAt: number;
  readonly failedSince: number;
  /** Those that are being stored among them. */
  events: number;
  lastSequence: number;
  isTried: boolean;
}

interface ParkedLanesOptions {
  readonly tools: DeliveryTools;
  readonly signal: AbortSignal;
  readonly save: (progress: DeliveryProgress) => Promise<void>;
  readonly attempt: (
    events: readonly FeedEvent[],
    attempt: number,
  ) => Promise<{ readonly made: AttemptRecord; readonly retryAfterMs: number | null }>;
  readonly disable: (reason: string, attempts: readonly AttemptRecord[]) => Promise<void>;
  /** Told when fewer events wait. */
  readonly onRoom: () => void;
}

/** The groups of a subscription that wait because one of their messages failed. */
export class ParkedLanes {
  readonly #delivery: SubscriptionDelivery;
  readonly #options: ParkedLanesOptions;
  readonly #lanes = new Map<string, ParkedLane>();
  readonly #bell = new Bell();
  readonly #faults: unknown[] = [];
  #events = 0;
  #tried = 0;

  constructor(delivery: SubscriptionDelivery, options: ParkedLanesOptions) {
    this.#delivery = delivery;
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#bell.ring(), { once: true });
    for (const [key, group] of delivery.parked) {
      this.#lanes.set(key, { ...group, isTried: false });
      this.#events += group.events;
    }
  }

  get events(): number {
    return this.#events;
  }

  /** Since when the group waits that waits longest. */
  get failedSince(): number | undefined {
    let longest: number | undefined;
    for (const { failedSince } of this.#lanes.values())
      if (longest === undefined || failedSince < longest) longest = failedSince;
    return longest;
  }

  get isFull(): boolean {
    return this.#events >= MOST_PARKED;
  }

  /**
   * The messages of a group that are to wait as well, without what waits already, or was delivered before it; `undefined` for a
   * group that does not wait.
   */
  take(group: EventGroup, messages: readonly (readonly FeedEvent[])[]): readonly (readonly number[])[] | undefined {
    const lane = this.#lanes.get(groupKey(group));
    if (!lane) return undefined;
    const known = lane.lastSequence;
    const added = messages
      .map((events) => events.map(({ sequence }) => sequence).filter((sequence) => sequence > known))
      .filter((sequences) => sequences.length > 0);
    this.#count(lane, added);
    return added;
  }

  /** A group whose first of these messages failed. */
  add(group: EventGroup, messages: readonly (readonly number[])[], retryAfterMs: number | null): ParkedGroup {
    const { clock } = this.#options.tools;
    const now = clock.now();
    const nextAttemptAt = now + (pauseAfter(1, retryAfterMs, clock.random()) ?? 0);
    const lane: ParkedLane = {
      ...{ ...group, failures: 1, nextAttemptAt, failedSince: now },
      ...{ events: 0, lastSequence: 0, isTried: false },
    };
    this.#lanes.set(groupKey(group), lane);
    this.#count(lane, messages);
    this.#bell.ring();
    return stateOf(lane);
  }

  /** Tries groups again when they are due, until the signal is aborted. */
  async retry(): Promise<void> {
    const { signal } = this.#options;
    const trying = new Set<Promise<void>>();
    while (!signal.aborted && this.#faults.length === 0) {
      for (const lane of this.#due()) {
        const tried = this.#try(lane).finally(() => {
          trying.delete(tried);
          this.#bell.ring();
        });
        trying.add(tried);
      }
      await this.#rest();
    }
    await Promise.all(trying);
    for (const fault of this.#faults) throw fault;
  }

  async #try(lane: ParkedLane): Promise<void> {
    lane.isTried = true;
    this.#tried += 1;
    try {
      await this.#deliver(lane);
    } catch (fault) {
      this.#faults.push(fault);
    }
    lane.isTried = false;
    this.#tried -= 1;
  }

  #due(): readonly ParkedLane[] {
    const now = this.#options.tools.clock.now();
    return [...this.#lanes.values()]
      .filter(({ isTried, nextAttemptAt }) => !isTried && nextAttemptAt <= now)
      .sort((one, other) => one.nextAttemptAt - other.nextAttemptAt)
      .slice(0, RETRIES_AT_ONCE - this.#tried);
  }

  /** Until a group is due, or something changes. */
  async #rest(): Promise<void> {
    const { tools, signal } = this.#options;
    const { clock } = tools;
    const moments = [...this.#lanes.values()].flatMap(({ isTried, nextAttemptAt }) => (isTried ? [] : [nextAttemptAt]));
    const isBusy = this.#tried >= RETRIES_AT_ONCE;
    if (isBusy || moments.length === 0) {
      await this.#bell.wait();
      return;
    }
    const next = moments.reduce((one, other) => Math.min(one, other));
    const awake = new AbortController();
    const isDue = clock.sleep(Math.max(0, next - clock.now()), AbortSignal.any([signal, awake.signal]));
    void isDue.then(() => (awake.signal.aborted ? undefined : this.#bell.ring()));
    await this.#bell.wait();
    awake.abort();
  }

  /** Sends what waits with a group, message by message, until one fails. */
  async #deliver(lane: ParkedLane): Promise<void> {
    const { signal, tools, save, disable } = this.#options;
    while (!signal.aborted && this.#delivery.isHeld) {
      const first = await this.#delivery.firstParked(lane);
      if (!first && lane.events === 0) {
        this.#lanes.delete(groupKey(lane));
        await save({ freed: [lane] });
        return;
      }
      if (!first) {
        lane.nextAttemptAt = tools.clock.now() + SOON_MS;
        return;
      }
      const lost = first.sequences.length - first.events.length;
      if (lost > 0)
        tools.onFault(`${lost} events of ${this.#delivery.subscription.id} waited until they were too old`, undefined);
      const { made, retryAfterMs } =
        first.events.length > 0 ? await this.#options.attempt(first.events, lane.failures + 1) : NOTHING_SENT;
      if (made?.outcome === "gone") {
        await disable(gone(made), [made]);
        return;
      }
      if (made?.outcome === "failed") {
        await this.#failedAgain(lane, made, retryAfterMs);
        return;
      }
      const isEmpty = this.#delivered(lane, first.sequences);
      await save({
        unparked: [{ group: lane, sequences: first.sequences }],
        ...(isEmpty ? { freed: [lane] } : { groups: [stateOf(lane)] }),
        ...(made && { attempts: [made] }),
      });
      if (isEmpty) return;
    }
  }

  /** Whether nothing waits any more. */
  #delivered(lane: ParkedLane, sequences: readonly number[]): boolean {
    lane.failures = 0;
    lane.events -= sequences.length;
    this.#events -= sequences.length;
    this.#options.onRoom();
    if (lane.events > 0) return false;
    this.#lanes.delete(groupKey(lane));
    return true;
  }

  async #failedAgain(lane: ParkedLane, made: AttemptRecord, retryAfterMs: number | null): Promise<void> {
    const { tools, save, disable } = this.#options;
    const { clock } = tools;
    lane.failures = made.attempt;
    const pause = pauseAfter(lane.failures, retryAfterMs, clock.random());
    if (pause === undefined && !(await this.#isAlive())) {
      await disable(usedUpAlone(made), [made]);
      return;
    }
    lane.nextAttemptAt = clock.now() + (pause ?? lastPause(clock.random()));
    await save({ groups: [stateOf(lane)], attempts: [made] });
  }

  /** Whether the receiver has taken anything while all attempts of a message failed. */
  async #isAlive(): Promise<boolean> {
    const { clock, ledger } = this.#options.tools;
    const attempts = await ledger.subscriptions.attempts(this.#delivery.subscription.id);
    const since = clock.now() - SCHEDULE_MS;
    return attempts.some(({ outcome, attemptedAt }) => outcome === "delivered" && attemptedAt >= since);
  }

  #count(lane: ParkedLane, messages: readonly (readonly number[])[]): void {
    for (const sequences of messages) {
      lane.events += sequences.length;
      this.#events += sequences.length;
      lane.lastSequence = sequences.at(-1) ?? lane.lastSequence;
    }
  }
}

const NOTHING_SENT = { made: undefined, retryAfterMs: null };

function stateOf({ source, groupId, failures, nextAttemptAt, failedSince }: ParkedLane): ParkedGroup {
  return { source, groupId, failures, nextAttemptAt, failedSince };
}
