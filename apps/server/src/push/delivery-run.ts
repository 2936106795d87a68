import { setTimeout as pause } from "node:timers/promises";
import {
  type AttemptRecord,
  type DeliveryProgress,
  type EventGroup,
  ExpiredPositionError,
  type FeedEvent,
  LeaseLostError,
  LedgerUnavailableError,
  PositionError,
  type SubscriptionDelivery,
} from "@grouphook/core";
import { Bell } from "./bell.js";
import type { DeliveryTools } from "./delivery-tools.js";
import { gone, passedBy, usedUp } from "./disabling-reasons.js";
import { FeedWindows } from "./feed-windows.js";
import { type Batch, batchesOf, type Lane, Lanes, type OpenWindow } from "./lanes.js";
import { ParkedLanes } from "./parked-lanes.js";
import { ProgressSaver } from "./progress-saver.js";
import { pauseAfter } from "./retry-schedule.js";

/** Windows that are read before the first of them is done. */
const MOST_WINDOWS = { subscription: 2, group: 4 };
/** Groups whose events are under way at once. */
export const GROUPS_AT_ONCE = 8;
/** What takes longer is cut off when the server stops. */
const STOPPING_MS = 2000;
/** Before a delivery that met a fault is begun anew. */
const AGAIN_MS = 500;

/** Where a delivery begins. */
export interface Beginning {
  readonly position: number;
  readonly planned: readonly number[];
  readonly failures: number;
}

/** Why a run ended. */
export type RunEnd =
  /** The next message failed and is to be tried again later; its first event happened at `occurredAt`. */
  | { readonly why: "failed"; readonly at: number; readonly begin: Beginning; readonly occurredAt: number }
  | { readonly why: "disabled"; readonly reason: string }
  /** The subscription was changed, or the right to deliver it was lost: it is read again. */
  | { readonly why: "changed" }
  | { readonly why: "stopped" };

/** Delivers a subscription from a position on until something fails, or is changed. */
export class DeliveryRun {
  readonly #delivery: SubscriptionDelivery;
  readonly #tools: DeliveryTools;
  readonly #planned: readonly number[];
  readonly #lanes = new Lanes();
  readonly #parked: ParkedLanes;
  readonly #windows: OpenWindow[] = [];
  readonly #bell = new Bell();
  readonly #ending = new AbortController();
  readonly #end = Promise.withResolvers<RunEnd>();
  readonly #working = new Set<Promise<void>>();
  readonly #saver: ProgressSaver;
  #position: number;
  /** Of the next message, where all is in order. */
  #failures: number;
  #isDelivered = false;
  #inFlight = 0;

  constructor(delivery: SubscriptionDelivery, { position, planned, failures }: Beginning, tools: DeliveryTools) {
    this.#delivery = delivery;
    this.#tools = tools;
    this.#planned = planned;
    this.#position = position;
    this.#failures = failures;
    this.#saver = new ProgressSaver(delivery, {
      signal: this.#ending.signal,
      reached: () => this.#reached(),
      onChanged: () => this.#finish({ why: "changed" }),
      onFault: (cause) => this.#work(Promise.reject(cause)),
    });
    this.#parked = new ParkedLanes(delivery, {
      tools,
      signal: this.#ending.signal,
      save: (progress) => this.#saver.save(progress),
      attempt: (events, attempt) => this.#attempt(events, attempt),
      disable: (reason, attempts) => this.#disable(reason, attempts),
      onRoom: () => this.#bell.ring(),
    });
  }

  get position(): number {
    return this.#position;
  }

  /** The oldest event that waits, by its time; of parked ones, by when they failed. */
  get oldest(): number | undefined {
    const known = [this.#lanes.oldest, this.#parked.failedSince].filter((moment) => moment !== undefined);
    return known.length > 0 ? Math.min(...known) : undefined;
  }

  get parkedEvents(): number {
    return this.#parked.events;
  }

  /** Ends soon: what is under way is finished first. */
  stop(why: "changed" | "stopped"): void {
    this.#finish({ why });
  }

  async run(): Promise<RunEnd> {
    const { signal } = this.#delivery;
    const lost = () => this.#finish({ why: "changed" });
    signal.addEventListener("abort", lost, { once: true });
    if (signal.aborted) lost();
    this.#work(this.#read());
    this.#work(this.#parked.retry());
    const end = await this.#end.promise;
    const done = Promise.all(this.#working);
    await (end.why === "stopped" ? Promise.race([done, pause(STOPPING_MS, undefined, { ref: false })]) : done);
    signal.removeEventListener("abort", lost);
    await this.#saver.finish();
    return end;
  }

  /** A part of the work; what it throws ends the run. */
  #work(work: Promise<unknown>): void {
    const done = work
      .then(() => undefined)
      .catch((cause: unknown) => this.#fail(cause))
      .finally(() => this.#working.delete(done));
    this.#working.add(done);
  }

  async #fail(cause: unknown): Promise<void> {
    if (cause instanceof ExpiredPositionError || cause instanceof PositionError) {
      await this.#disable(passedBy(cause), []).catch(() => this.#finish({ why: "changed" }));
      return;
    }
    const isExpected = cause instanceof LeaseLostError || cause instanceof LedgerUnavailableError;
    if (!isExpected) this.#tools.onFault(`subscription ${this.#delivery.subscription.id} is begun anew`, cause);
    if (!this.#ending.signal.aborted) await pause(AGAIN_MS);
    this.#finish({ why: "changed" });
  }

  #finish(end: RunEnd): void {
    this.#end.resolve(end);
    this.#ending.abort();
    this.#bell.ring();
  }

  /** Reads the feed, no further ahead than a few windows. */
  async #read(): Promise<void> {
    const { order, batch, filter } = this.#delivery.subscription;
    const beginning = { after: this.#position, planned: this.#planned, signal: this.#ending.signal };
    const windows = new FeedWindows(this.#tools.ledger, { filter, batch, ...beginning });
    while (!this.#ending.signal.aborted) {
      if (this.#windows.length >= MOST_WINDOWS[order] || this.#parked.isFull) {
        await this.#bell.wait();
        continue;
      }
      const read = await windows.next();
      if (!read) return;
      const window: OpenWindow = { end: read.end, open: 1 };
      this.#windows.push(window);
      // Before anything of it is sent: whoever sends it again makes the same messages.
      if (batch > 1 && read.isNew && read.events.length > 0) await this.#saver.saveAll();
      await this.#open(window, read.events);
      this.#close(window);
      this.#dispatch();
    }
  }

  /** Gives the events of a window to their lanes. */
  async #open(window: OpenWindow, events: readonly FeedEvent[]): Promise<void> {
    const waiting: { group: EventGroup; messages: readonly (readonly number[])[] }[] = [];
    for (const { group, messages } of batchesOf(events, this.#delivery.subscription)) {
      const parked = this.#parked.take(group, messages);
      if (parked) {
        if (parked.length > 0) waiting.push({ group, messages: parked });
        continue;
      }
      window.open += messages.length;
      for (const message of messages) this.#lanes.add(group, { events: message, window });
    }
    if (waiting.length > 0) await this.#saver.save({ parked: waiting });
  }

  #dispatch(): void {
    const most = this.#delivery.subscription.order === "group" ? GROUPS_AT_ONCE : 1;
    while (this.#inFlight < most && !this.#ending.signal.aborted) {
      const lane = this.#lanes.take();
      if (!lane) return;
      this.#inFlight += 1;
      const delivered = this.#deliverNext(lane).finally(() => {
        this.#inFlight -= 1;
        this.#dispatch();
      });
      this.#work(delivered);
    }
  }

  async #deliverNext(lane: Lane): Promise<void> {
    const [batch] = lane.batches;
    if (!batch || !this.#delivery.isHeld) return;
    const isInOrder = this.#delivery.subscription.order === "subscription";
    const { made, retryAfterMs } = await this.#attempt(batch.events, isInOrder ? this.#failures + 1 : 1);
    if (made.outcome === "delivered") this.#delivered(lane, batch, made);
    else if (made.outcome === "gone") await this.#disable(gone(made), [made]);
    else if (isInOrder) await this.#stumble(batch, made, retryAfterMs);
    else await this.#park(lane, made, retryAfterMs);
  }

  async #attempt(events: readonly FeedEvent[], attempt: number) {
    const attemptedAt = this.#tools.clock.now();
    const { messageId, retryAfterMs, ...result } = await this.#tools.send(events);
    const firstSequence = events[0]?.sequence ?? 0;
    const lastSequence = events.at(-1)?.sequence ?? firstSequence;
    const made = { attemptedAt, messageId, firstSequence, lastSequence, events: events.length, attempt, ...result };
    this.#tools.onAttempt(this.#delivery.subscription, made);
    return { made, retryAfterMs };
  }

  #delivered(lane: Lane, batch: Batch, made: AttemptRecord): void {
    this.#isDelivered = true;
    this.#failures = 0;
    this.#saver.note(made);
    lane.batches.shift();
    this.#lanes.giveBack(lane);
    this.#close(batch.window);
    const isInOrder = this.#delivery.subscription.order === "subscription";
    if (isInOrder && this.#windows[0] === batch.window) this.#moveTo(made.lastSequence);
  }

  /** The next message of the subscription failed: it waits, and everything after it. */
  async #stumble(batch: Batch, made: AttemptRecord, retryAfterMs: number | null): Promise<void> {
    const { clock } = this.#tools;
    const failures = made.attempt;
    const milliseconds = pauseAfter(failures, retryAfterMs, clock.random());
    if (milliseconds === undefined) {
      await this.#disable(usedUp(made), [made]);
      return;
    }
    const at = clock.now() + milliseconds;
    await this.#saver.saveAll({ failures, nextAttemptAt: at, attempts: [made] });
    const begin = { position: this.#position, planned: this.#reached().planned ?? [], failures };
    this.#finish({ why: "failed", at, begin, occurredAt: batch.events[0]?.occurredAt ?? at });
  }

  /** A message of a group failed: it waits, and everything after it of its group. */
  async #park(lane: Lane, made: AttemptRecord, retryAfterMs: number | null): Promise<void> {
    const batches = [...lane.batches];
    this.#lanes.remove(lane);
    const messages = batches.map(({ events }) => events.map(({ sequence }) => sequence));
    const group = this.#parked.add(lane.group, messages, retryAfterMs);
    await this.#saver.save({ parked: [{ group: lane.group, messages }], groups: [group], attempts: [made] });
    for (const { window } of batches) this.#close(window);
  }

  async #disable(reason: string, attempts: readonly AttemptRecord[]): Promise<void> {
    await this.#saver.saveAll({ disabled: reason, attempts });
    this.#finish({ why: "disabled", reason });
  }

  #close(window: OpenWindow): void {
    window.open -= 1;
    for (let [first] = this.#windows; first?.open === 0; [first] = this.#windows) {
      this.#windows.shift();
      this.#moveTo(first.end);
      this.#bell.ring();
    }
  }

  #moveTo(position: number): void {
    if (position <= this.#position) return;
    this.#position = position;
    this.#saver.plan();
  }

  #reached(): DeliveryProgress {
    return {
      position: this.#position,
      ...(this.#delivery.subscription.batch > 1 && { planned: this.#windows.map(({ end }) => end) }),
      ...(this.#isDelivered && { failures: 0, nextAttemptAt: null }),
    };
  }
}
