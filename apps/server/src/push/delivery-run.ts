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
import { FeedWindows } from "./feed-windows.js";
import { type Batch, batchesOf, type Lane, Lanes, type OpenWindow } from "./lanes.js";
import { ParkedLanes } from "./parked-lanes.js";
import { MOST_ATTEMPTS, pauseAfter } from "./retry-schedule.js";

/** How often what was delivered is stored: what was not yet stored is repeated after a crash. */
const SAVE_MS = 250;
/** Windows that are read before the first of them is done. */
const MOST_WINDOWS = { subscription: 2, group: 4 };
/** Groups whose events are under way at once. */
export const GROUPS_AT_ONCE = 8;
/** What is cut off when the server stops. */
const STOPPING_MS = 2000;
const AGAIN_MS = 500;

/** Where a delivery begins. */
export interface Beginning {
  readonly position: number;
  readonly planned: readonly number[];
  readonly failures: number;
}

/** Why a run ended. */
export type RunEnd =
  /** The next message failed and is to be tried again later. */
  | { readonly why: "failed"; readonly at: number; readonly begin: Beginning; readonly occurredAt: number }
  | { readonly why: "disabled"; readonly reason: string }
  /** The subscription was changed, or the right to deliver it was lost: it is read again. */
  | { readonly why: "changed" }
  | { readonly why: "stopped" };

/** Delivers a subscription from a position on until something fails, or is changed. */
export class DeliveryRun {
  readonly #delivery: SubscriptionDelivery;
  readonly #tools: DeliveryTools;
  readonly #failures: number;
  readonly #lanes = new Lanes();
  readonly #parked: ParkedLanes;
  readonly #windows: OpenWindow[] = [];
  readonly #bell = new Bell();
  readonly #ending = new AbortController();
  readonly #end = Promise.withResolvers<RunEnd>();
  readonly #working = new Set<Promise<void>>();
  #position: number;
  #isDelivered = false;
  #attempts: AttemptRecord[] = [];
  #isDirty = false;
  #saving: Promise<unknown> | undefined;
  #inFlight = 0;

  constructor(delivery: SubscriptionDelivery, { position, failures }: Beginning, tools: DeliveryTools) {
    this.#delivery = delivery;
    this.#tools = tools;
    this.#position = position;
    this.#failures = failures;
    this.#parked = new ParkedLanes(delivery, {
      tools,
      signal: this.#ending.signal,
      save: (progress) => this.#save(progress),
      attempt: (events, attempt) => this.#attempt(events, attempt),
      disable: (reason, attempts) => this.#disable(reason, attempts),
      onRoom: () => this.#bell.ring(),
    });
  }

  /** How far it is. */
  get position(): number {
    return this.#position;
  }

  /** The oldest event that waits, by its time. */
  get oldest(): number | undefined {
    return this.#lanes.oldest;
  }

  get parkedEvents(): number {
    return this.#parked.events;
  }

  /** Ends soon: what is under way is finished first. */
  stop(why: "changed" | "stopped"): void {
    this.#finish({ why });
  }

  async run(planned: readonly number[]): Promise<RunEnd> {
    const { subscription, signal } = this.#delivery;
    const lost = () => this.#finish({ why: "changed" });
    signal.addEventListener("abort", lost, { once: true });
    if (signal.aborted) lost();
    const windows = new FeedWindows(this.#tools.ledger, {
      filter: subscription.filter,
      batch: subscription.batch,
      after: this.#position,
      planned,
      signal: this.#ending.signal,
    });
    this.#work(this.#read(windows));
    this.#work(this.#parked.retry());
    const end = await this.#end.promise;
    const done = Promise.all(this.#working);
    await (end.why === "stopped" ? Promise.race([done, pause(STOPPING_MS, undefined, { ref: false })]) : done);
    signal.removeEventListener("abort", lost);
    await this.#saving;
    if (this.#isDirty && this.#delivery.isHeld) await this.#saveNow().catch(() => undefined);
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
      await this.#disable(reasonOf(cause), []).catch(() => this.#finish({ why: "changed" }));
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

  async #read(windows: FeedWindows): Promise<void> {
    const { order, batch } = this.#delivery.subscription;
    while (!this.#ending.signal.aborted) {
      if (this.#windows.length >= MOST_WINDOWS[order] || this.#parked.isFull) {
        await this.#bell.wait();
        continue;
      }
      const read = await windows.next();
      if (!read) return;
      if (read.events.length === 0 && this.#windows.length === 0) {
        this.#moveTo(read.end);
        continue;
      }
      const window: OpenWindow = { end: read.end, open: 1 };
      this.#windows.push(window);
      // Before anything of it is sent: whoever sends it again makes the same messages.
      if (batch > 1 && read.isNew) await this.#save(this.#progress());
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
    if (waiting.length > 0) await this.#save({ parked: waiting });
  }

  #dispatch(): void {
    const most = this.#delivery.subscription.order === "group" ? GROUPS_AT_ONCE : 1;
    while (this.#inFlight < most && !this.#ending.signal.aborted) {
      const lane = this.#lanes.take();
      if (!lane) return;
      this.#inFlight += 1;
      this.#work(
        this.#deliverNext(lane).finally(() => {
          this.#inFlight -= 1;
          this.#dispatch();
        }),
      );
    }
  }

  async #deliverNext(lane: Lane): Promise<void> {
    const [batch] = lane.batches;
    if (!batch || !this.#delivery.isHeld) return;
    const { order } = this.#delivery.subscription;
    const attempt = order === "group" ? 1 : (this.#isDelivered ? 0 : this.#failures) + 1;
    const { made, retryAfterMs } = await this.#attempt(batch.events, attempt);
    if (made.outcome === "delivered") this.#delivered(lane, batch, made);
    else if (made.outcome === "gone") await this.#disable(gone(made), [made]);
    else if (order === "group") await this.#park(lane, made, retryAfterMs);
    else await this.#stumble(batch, made, retryAfterMs);
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
    this.#attempts.push(made);
    if (this.#attempts.length > 100) this.#attempts.splice(0, 50);
    lane.batches.shift();
    this.#lanes.giveBack(lane);
    this.#close(batch.window);
    const isInOrder = this.#delivery.subscription.order === "subscription";
    if (isInOrder && this.#windows[0] === batch.window) this.#moveTo(made.lastSequence);
    this.#planSave();
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
    const progress = this.#progress();
    await this.#save({ ...progress, failures, nextAttemptAt: at, attempts: [...(progress.attempts ?? []), made] });
    const begin = { position: this.#position, planned: progress.planned ?? [], failures };
    this.#finish({ why: "failed", at, begin, occurredAt: batch.events[0]?.occurredAt ?? at });
  }

  /** A message of a group failed: it waits, and everything after it of its group. */
  async #park(lane: Lane, made: AttemptRecord, retryAfterMs: number | null): Promise<void> {
    const batches = [...lane.batches];
    this.#lanes.remove(lane);
    const messages = batches.map(({ events }) => events.map(({ sequence }) => sequence));
    const group = this.#parked.add(lane.group, messages, retryAfterMs);
    await this.#save({ parked: [{ group: lane.group, messages }], groups: [group], attempts: [made] });
    for (const { window } of batches) this.#close(window);
    this.#planSave();
  }

  async #disable(reason: string, attempts: readonly AttemptRecord[]): Promise<void> {
    const progress = this.#progress();
    await this.#save({ ...progress, disabled: reason, attempts: [...(progress.attempts ?? []), ...attempts] });
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
    this.#planSave();
  }

  /** What was done since it was last stored. */
  #progress(): DeliveryProgress {
    const attempts = this.#attempts;
    this.#attempts = [];
    this.#isDirty = false;
    return {
      position: this.#position,
      ...(this.#delivery.subscription.batch > 1 && { planned: this.#windows.map(({ end }) => end) }),
      ...(this.#isDelivered && { failures: 0, nextAttemptAt: null }),
      attempts,
    };
  }

  #planSave(): void {
    this.#isDirty = true;
    if (this.#saving || this.#ending.signal.aborted) return;
    const saving = pause(SAVE_MS, undefined, { signal: this.#ending.signal })
      .then(() => this.#saveNow())
      .catch((cause: unknown) => (this.#ending.signal.aborted ? undefined : this.#fail(cause)))
      .finally(() => {
        this.#saving = undefined;
        if (this.#isDirty) this.#planSave();
      });
    this.#saving = saving;
  }

  async #saveNow(): Promise<void> {
    await this.#save(this.#progress());
  }

  async #save(progress: DeliveryProgress): Promise<void> {
    if (!(await this.#delivery.save(progress))) this.#finish({ why: "changed" });
  }
}

function reasonOf(cause: PositionError | ExpiredPositionError): string {
  return cause instanceof ExpiredPositionError
    ? `the events before ${cause.oldest} are gone: they were kept no longer; replay it after ${cause.oldest - 1} to go on with what is left`
    : `its position ${cause.message}; replay it after a position of this record`;
}

function gone({ status }: AttemptRecord): string {
  return `the receiver answered ${status}: it wants nothing more`;
}

/** Why a subscription is disabled whose message could not be delivered. */
function usedUp({ error }: Pick<AttemptRecord, "error">): string {
  return `${MOST_ATTEMPTS} attempts failed; the last: ${error}`;
}
