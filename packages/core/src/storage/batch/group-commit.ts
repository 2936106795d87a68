import { randomUUID } from "node:crypto";
import { unappliedEntry } from "../../corridor/unapplied-callback.js";
import type { LedgerEntry, UnappliedCallback } from "../../ledger/ledger.js";
import type { Outcome } from "../../vocabulary/callback.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import { CommitUncertainError, type Engine } from "../engine.js";
import type { BatchReport, WaitingCallbacks } from "../read/ledger-numbers.js";
import type { BatchIdentity } from "./batch.js";
import { Expectations } from "./expectations.js";
import type { MessageKeeping } from "./message-keeping.js";
import { type MissedGroup, MissedGroups } from "./missed-groups.js";
import { type SettleOptions, settleBatch, wasCommitted } from "./settle-batch.js";
import { type Settled, tooSlow } from "./settle-entry.js";

/** Callbacks one transaction takes at most. */
const BATCH_SIZE = 512;
/** So many are taken whenever they are there; of more only a share, so that some wait while others are answered. */
const SMALL_BATCH = 32;
const SHARE = 0.6;
/** Nothing takes less at once. */
const SMALL_BYTES = 64 * 1024;
const SWEEP_MS = 50;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;
const NONE: ReadonlyMap<string, MissedGroup> = new Map();

/** Something the ledger met and dealt with, for the operator's log. */
export interface LedgerFault {
  readonly kind:
    | "retry"
    | "dead-letter"
    | "dead-letter-lost"
    | "stale-mark"
    | "decision-log"
    | "retention"
    | "missing-log";
  readonly message: string;
  readonly cause: unknown;
}

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

interface Waiting {
  readonly entry: LedgerEntry;
  /** Of its body, on its way to the database. */
  readonly bytes: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: CallbackError) => void;
}

/**
 * Gathers what arrives while the previous transaction commits and settles it in the next, one transaction for all.
 * Answers after the commit. A callback that cannot be written takes no neighbour down.
 */
export class GroupCommit {
  readonly #engine: Engine;
  readonly #options: GroupCommitOptions;
  readonly #writerId = randomUUID();
  readonly #expectations = new Expectations();
  #batch = 0;
  #queue: Waiting[] = [];
  /** When the database last refused a batch, by Unix milliseconds. */
  refusedAt: number | undefined;
  #queuedBytes = 0;
  #chores: (() => Promise<void>)[] = [];
  #inFlight: readonly Waiting[] = [];
  #running: Promise<void> | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** Whether the database took the last batch, or found fault with it. */
  #isUp = true;
  readonly #missed = new MissedGroups();
  /** Whether groups are marked in the transactions of callbacks: not since marking made one fail. */
  #marksAlong = true;

  constructor(engine: Engine, options: GroupCommitOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  settle(entry: LedgerEntry): Promise<Outcome> {
    const { queueLimit, queueByteLimit } = this.#options;
    const isFull = this.#queue.length >= queueLimit || this.#queuedBytes + entry.body.length > queueByteLimit;
    if (this.#isClosed || isFull) {
      const why = this.#isClosed ? "the ledger is closed" : `${this.#queue.length} callbacks wait already`;
      const error = new CallbackError("overloaded", `[${entry.source}] ${entry.callback.command}: ${why}`);
      this.keep(unappliedEntry(entry, error));
      return Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ entry, bytes: this.#engine.bytesOf(entry.body), resolve, reject });
      this.#queuedBytes += entry.body.length;
      this.#start();
      this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS);
    });
  }

  /** Keeps what was not applied, and marks its group. */
  keep(unapplied: UnappliedCallback): void {
    const { source, groupId } = unapplied;
    if (groupId !== undefined && !this.#isClosed) {
      this.#missed.addGroup({ source, groupId });
      this.#start();
    }
    this.#options.keep(unapplied);
  }

  waiting(): WaitingCallbacks {
    const [oldest] = this.#inFlight.length > 0 ? this.#inFlight : this.#queue;
    return {
      callbacks: this.#queue.length,
      characters: this.#queuedBytes,
      oldestAgeMs: oldest ? Math.max(0, this.#options.now() - oldest.entry.receivedAt) : 0,
    };
  }

  /** Does something else that writes, between two batches. Rejects as the work does. */
  between<Result>(work: () => Promise<Result>): Promise<Result> {
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

  /** A loop that awaited its turns would live on, and keep from the garbage collector what they have long done with. */
  #turn(ended: () => void): void {
    const isMarking = this.#missed.size > 0 && this.#isUp;
    if (this.#queue.length === 0 && this.#chores.length === 0 && !isMarking) {
      clearInterval(this.#sweeper);
      this.#sweeper = undefined;
      this.#running = undefined;
      ended();
      return;
    }
    void this.#work().then(() => {
      if (this.#queue.length > 0) this.#turn(ended);
      else setImmediate(() => this.#turn(ended));
    });
  }

  async #work(): Promise<void> {
    this.#inFlight = this.#gather();
    if (this.#inFlight.length > 0) await this.#settleAll(this.#inFlight, this.#marksAlong ? this.#missed.some() : NONE);
    this.#inFlight = [];
    await this.#chores.shift()?.();
    const isIdle = this.#queue.length === 0;
    if (this.#missed.size > 0 && this.#isUp && (isIdle || !this.#marksAlong)) await this.#markMissed();
  }

  #gather(): readonly Waiting[] {
    const gathered: Waiting[] = [];
    const most = Math.min(BATCH_SIZE, Math.max(SMALL_BATCH, Math.ceil(this.#queue.length * SHARE)));
    let bytes = 0;
    for (const waiting of this.#queue) {
      bytes += waiting.bytes;
      if (gathered.length >= most || (gathered.length > 0 && bytes > this.#engine.batchBytes)) break;
      gathered.push(waiting);
      this.#queuedBytes -= waiting.entry.body.length;
    }
    this.#queue = this.#queue.slice(gathered.length);
    return gathered;
  }

  /** Answers those for whom the vendor no longer waits, while the database is slow or away. */
  #sweep(): void {
    const now = this.#options.now();
    for (const { entry, reject } of this.#inFlight) {
      if (entry.deadline > now) continue;
      this.#missed.add(entry);
      reject(tooSlow(entry));
    }
    const expired = this.#queue.filter(({ entry }) => entry.deadline <= now);
    if (expired.length === 0) return;
    this.#queue = this.#queue.filter(({ entry }) => entry.deadline > now);
    for (const { entry, reject } of expired) {
      this.#queuedBytes -= entry.body.length;
      this.#refuse({ entry, reject }, tooSlow(entry));
    }
  }

  /** Gives up an entry that is not in the record, and will not be. */
  #refuse({ entry, reject }: Pick<Waiting, "entry" | "reject">, error: CallbackError): void {
    this.keep(unappliedEntry(entry, error));
    reject(error);
  }

  async #settleAll(waiting: readonly Waiting[], missed: ReadonlyMap<string, MissedGroup>): Promise<void> {
    const identity = this.#nextIdentity();
    let alive = waiting;
    let marks = missed;
    let computed: readonly Settled[] = [];
    let isUncertain = false;
    let isTooMuch = false;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const remaining = this.#stillWaiting(alive);
        if (remaining.length === 0) return;
        if (!isUncertain || !(await wasCommitted(this.#engine, identity))) {
          alive = remaining;
          if (isTooMuch && alive.length > 1) return await this.#settleHalves(alive);
          const entries = alive.map(({ entry }) => entry);
          const startedAt = performance.now();
          await this.#settleBatch(entries, marks, identity, (settled) => {
            computed = settled;
          });
          const { onBatch } = this.#options;
          onBatch?.({ size: entries.length, milliseconds: performance.now() - startedAt });
        }
        this.#isUp = true;
        this.#missed.forget(marks);
        this.#answerAll(alive, computed);
        return;
      } catch (error) {
        isUncertain ||= error instanceof CommitUncertainError;
        const kind = this.#engine.kindOf(error);
        // Not the same again: it may be more than the server, or what stands before it, can take.
        isTooMuch ||= kind === "interrupted" && bytesOf(alive) > SMALL_BYTES;
        if (marks.size > 0) {
          // Whatever it was, it may be theirs: too much for one packet, for example.
          this.#marksAlong = false;
          marks = NONE;
          if (kind === "data") continue;
        }
        if (kind === "data") return this.#isolate(alive, error);
        this.#isUp = false;
        if (kind === "unavailable") {
          this.refusedAt = this.#options.now();
          for (const one of alive) this.#refuse(one, unwritten(one.entry, error));
          return;
        }
        this.#options.onFault({ kind: "retry", message: `${alive.length} callbacks are tried again`, cause: error });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  #nextIdentity(): BatchIdentity {
    return { writerId: this.#writerId, batch: ++this.#batch };
  }

  #settleBatch(
    entries: readonly LedgerEntry[],
    missed: ReadonlyMap<string, MissedGroup>,
    identity: BatchIdentity,
    onSettled: SettleOptions["onSettled"],
  ): Promise<void> {
    const { now, messages } = this.#options;
    const expectations = this.#expectations;
    return settleBatch(this.#engine, identity, { entries, now, messages, expectations, missed, onSettled });
  }

  /** The database gets its next batch before the answers of this one go out. */
  #answerAll(waiting: readonly Waiting[], settled: readonly Settled[]): void {
    const answerEach = () => {
      for (const [index, one] of waiting.entries()) this.#answer(one, settled[index]);
    };
    if (this.#queue.length > 0) setImmediate(answerEach);
    else answerEach();
  }

  #answer(waiting: Waiting, settled: Settled | undefined): void {
    if (settled && "outcome" in settled) waiting.resolve(settled.outcome);
    else this.#refuse(waiting, settled?.error ?? new CallbackError("internal", "a batch lost an entry"));
  }

  #stillWaiting(waiting: readonly Waiting[]): readonly Waiting[] {
    const now = this.#options.now();
    return waiting.filter((one) => {
      if (one.entry.deadline > now) return true;
      this.#refuse(one, tooSlow(one.entry));
      return false;
    });
  }

  /** Finds the callback that cannot be written by halves, and settles all others. */
  async #isolate(waiting: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = waiting;
    if (waiting.length === 1 && only) return this.#bury(only, error);
    await this.#settleHalves(waiting);
  }

  async #settleHalves(waiting: readonly Waiting[]): Promise<void> {
    const middle = Math.ceil(waiting.length / 2);
    await this.#settleAll(waiting.slice(0, middle), NONE);
    await this.#settleAll(waiting.slice(middle), NONE);
  }

  /** Keeps a callback that cannot be applied, with why, and tells its sender that we failed. */
  async #bury({ entry, reject }: Waiting, cause: unknown): Promise<void> {
    const { onFault, keepNow } = this.#options;
    const message = `[${entry.source}] ${entry.callback.command}: cannot be written`;
    this.#missed.add(entry);
    await keepNow(unappliedEntry(entry, cause));
    onFault({ kind: "dead-letter", message, cause });
    reject(new CallbackError("internal", message, { cause }));
  }

  /** Marks groups without a callback. While the database takes no writes they stay unmarked until it does. */
  async #markMissed(): Promise<void> {
    const { onFault } = this.#options;
    const missed = this.#missed.some();
    try {
      await this.#settleBatch([], missed, this.#nextIdentity(), () => undefined);
      this.#missed.forget(missed);
      this.#marksAlong = true;
    } catch (cause) {
      if (this.#engine.kindOf(cause) === "data") {
        const given = this.#missed.narrow(missed);
        const message = given && `[${given.source}] group ${given.groupId} cannot be marked stale`;
        if (message) onFault({ kind: "stale-mark", message, cause });
        return;
      }
      this.#isUp = false;
      if (missed.size > 1) this.#missed.narrow(missed);
      onFault({ kind: "stale-mark", message: `${this.#missed.size} groups are yet to be marked stale`, cause });
    }
  }
}

function unwritten({ source, callback }: LedgerEntry, cause: unknown): CallbackError {
  return new CallbackError("internal", `[${source}] ${callback.command}: the database takes no writes`, { cause });
}

function bytesOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { bytes }) => sum + bytes, 0);
}
