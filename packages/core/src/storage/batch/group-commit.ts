import { unappliedEntry } from "../../corridor/unapplied-callback.js";
import type { LedgerEntry, UnappliedCallback } from "../../ledger/ledger.js";
import { type Outcome, wasFound } from "../../vocabulary/callback.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import type { Engine } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import type { BatchReport, WaitingCallbacks } from "../read/ledger-numbers.js";
import { BatchSettler } from "./batch-settler.js";
import { BatchWriter } from "./batch-writer.js";
import { CallbackQueue, type WaitingCallback } from "./callback-queue.js";
import type { ExclusiveWriting } from "./exclusive-writing.js";
import type { MessageKeeping } from "./message-keeping.js";
import { tooSlow } from "./settle-entry.js";
import { StaleMarks } from "./stale-marks.js";

const SWEEP_MS = 50;

/** How much may wait, and who is told of what happens. */
export interface GroupCommitOptions {
  readonly queueLimit: number;
  readonly queueByteLimit: number;
  readonly messages: { readonly [source: string]: MessageKeeping };
  readonly now: () => number;
  readonly onFault: (fault: LedgerFault) => void;
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
  /** Takes what was not applied, to be kept as a dead letter. */
  readonly keep: (unapplied: UnappliedCallback) => void;
  /** Keeps it at once, between two batches; never rejects. */
  readonly keepNow: (unapplied: UnappliedCallback) => Promise<void>;
}

/**
 * Gathers what arrives while the previous transaction commits and settles it in the next, one transaction for all.
 * Answers after the commit. A callback that cannot be written takes no neighbour down.
 */
export class GroupCommit implements ExclusiveWriting {
  readonly #options: GroupCommitOptions;
  readonly #queue: CallbackQueue;
  readonly #marks: StaleMarks;
  readonly #settler: BatchSettler;
  #chores: (() => Promise<void>)[] = [];
  #inFlight: readonly WaitingCallback[] = [];
  #running: Promise<void> | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(engine: Engine, options: GroupCommitOptions) {
    const { queueLimit, queueByteLimit, now, onFault, onBatch, keepNow } = options;
    const { batchBytes, bytesOf, kindOf } = engine;
    const writer = new BatchWriter(engine, options);
    this.#options = options;
    this.#queue = new CallbackQueue({ limit: queueLimit, characterLimit: queueByteLimit, batchBytes, bytesOf });
    this.#marks = new StaleMarks(writer, { kindOf, onFault });
    this.#settler = new BatchSettler(writer, this.#marks, {
      ...{ now, kindOf, keepNow, onFault, onBatch },
      keep: (unapplied) => this.keep(unapplied),
      isAwaited: () => this.#queue.size > 0,
    });
  }

  /** When the database last refused a batch, by Unix milliseconds. */
  get refusedAt(): number | undefined {
    return this.#settler.refusedAt;
  }

  settle(entry: LedgerEntry): Promise<Outcome> {
    const settled = this.#isClosed ? undefined : this.#queue.offer(entry);
    if (!settled) {
      const why = this.#isClosed ? "the ledger is closed" : `${this.#queue.size} callbacks wait already`;
      const error = new CallbackError("overloaded", `[${entry.source}] ${entry.callback.command}: ${why}`);
      this.keep(unappliedEntry(entry, error));
      return Promise.reject(error);
    }
    this.#start();
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS);
    return settled;
  }

  /** Keeps what was not applied, and marks its group; a reading is not kept. */
  keep(unapplied: UnappliedCallback): void {
    const { source, groupId, callback } = unapplied;
    if (callback && wasFound(callback)) return;
    if (groupId !== undefined && !this.#isClosed) {
      this.#marks.addGroup({ source, groupId });
      this.#start();
    }
    this.#options.keep(unapplied);
  }

  waiting(): WaitingCallbacks {
    const oldest = this.#inFlight[0] ?? this.#queue.oldest;
    return {
      callbacks: this.#queue.size,
      characters: this.#queue.characters,
      oldestAgeMs: oldest ? Math.max(0, this.#options.now() - oldest.entry.receivedAt) : 0,
    };
  }

  runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#chores.push(() => work().then(resolve, reject));
      this.#start();
    });
  }

  /** Takes nothing new, settles what it took. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  #start(): void {
    // Callbacks that arrived in one turn of the event loop belong in one batch.
    this.#running ??= new Promise((ended) => setImmediate(() => this.#turn(ended)));
  }

  /** No async loop: a long-lived frame would keep finished batches reachable. */
  #turn(ended: () => void): void {
    if (this.#queue.size === 0 && this.#chores.length === 0 && !this.#marks.isDue) {
      clearInterval(this.#sweeper);
      this.#sweeper = undefined;
      this.#running = undefined;
      ended();
      return;
    }
    void this.#work().then(() => {
      if (this.#queue.size > 0) this.#turn(ended);
      else setImmediate(() => this.#turn(ended));
    });
  }

  /** A batch, a chore, and marks that no batch takes along. */
  async #work(): Promise<void> {
    this.#inFlight = this.#queue.take();
    if (this.#inFlight.length > 0) await this.#settler.settle(this.#inFlight, this.#marks.forBatch());
    this.#inFlight = [];
    await this.#chores.shift()?.();
    if (this.#marks.isDueAlone(this.#queue.size === 0)) await this.#marks.markAlone();
  }

  /** Answers those for whom the vendor no longer waits, while the database is slow or away. */
  #sweep(): void {
    const now = this.#options.now();
    for (const { entry, reject } of this.#inFlight) {
      if (entry.deadline > now) continue;
      // It may be in the record all the same.
      this.#marks.add(entry);
      reject(tooSlow(entry));
    }
    for (const one of this.#queue.expire(now)) this.#settler.refuse(one, tooSlow(one.entry));
  }
}
