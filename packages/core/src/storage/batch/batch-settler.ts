import { unappliedEntry } from "../../corridor/unapplied-callback.js";
import type { LedgerEntry, UnappliedCallback } from "../../ledger/ledger.js";
import { wasFound } from "../../vocabulary/callback.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import { CommitUncertainError, type ErrorKind } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import type { BatchReport } from "../read/ledger-numbers.js";
import type { BatchWriter } from "./batch-writer.js";
import type { WaitingCallback } from "./callback-queue.js";
import { type Settled, tooSlow } from "./settle-entry.js";
import { type Missed, NONE_MISSED, type StaleMarks } from "./stale-marks.js";

/** Every server takes this much at once. A batch that is no larger is not split. */
const SMALL_BYTES = 64 * 1024;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

interface BatchSettlerOptions {
  readonly now: () => number;
  readonly kindOf: (error: unknown) => ErrorKind;
  /** Keeps what was not applied, and marks its group. */
  readonly keep: (unapplied: UnappliedCallback) => void;
  /** Keeps it at once, between two batches; never rejects. */
  readonly keepNow: (unapplied: UnappliedCallback) => Promise<void>;
  readonly onFault: (fault: LedgerFault) => void;
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
  /** Whether the next batch is waiting for this one. */
  readonly isAwaited: () => boolean;
}

/** Settles batches whatever happens: tries again, tries with less, and finds the one that cannot be written. */
export class BatchSettler {
  readonly #writer: BatchWriter;
  readonly #marks: StaleMarks;
  readonly #options: BatchSettlerOptions;
  #refusedAt: number | undefined;

  constructor(writer: BatchWriter, marks: StaleMarks, options: BatchSettlerOptions) {
    this.#writer = writer;
    this.#marks = marks;
    this.#options = options;
  }

  /** When the database last refused a batch, by Unix milliseconds. */
  get refusedAt(): number | undefined {
    return this.#refusedAt;
  }

  /** Answers everybody, sooner or later; never rejects. */
  async settle(waiting: readonly WaitingCallback[], missed: Missed): Promise<void> {
    const { kindOf, now, onFault } = this.#options;
    const identity = this.#writer.nextIdentity();
    let alive = waiting;
    let marks = missed;
    let computed: readonly Settled[] = [];
    let isUncertain = false;
    let isTooMuch = false;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const remaining = this.#stillAwaited(alive);
        if (remaining.length === 0) return;
        if (!isUncertain || !(await this.#writer.wasCommitted(identity))) {
          alive = remaining;
          if (isTooMuch && alive.length > 1) return await this.#settleHalves(alive);
          const startedAt = performance.now();
          await this.#writer.write(identity, {
            entries: alive.map(({ entry }) => entry),
            missed: marks,
            onSettled: (settled) => {
              computed = settled;
            },
          });
          this.#options.onBatch?.({ size: alive.length, milliseconds: performance.now() - startedAt });
        }
        this.#marks.forget(marks);
        this.#answerAll(alive, computed);
        return;
      } catch (error) {
        isUncertain ||= error instanceof CommitUncertainError;
        const kind = kindOf(error);
        // The batch may be too large for the server or a proxy before it: try less next time.
        isTooMuch ||= kind === "interrupted" && bytesOf(alive) > SMALL_BYTES;
        if (marks.size > 0) {
          // The marks may be the cause (an oversized packet): retry without them.
          this.#marks.keepFromBatches();
          marks = NONE_MISSED;
          if (kind === "data") continue;
        }
        if (kind === "data") return this.#isolate(alive, error);
        if (kind === "unavailable") {
          this.#refusedAt = now();
          for (const one of alive) this.refuse(one, unwritten(one.entry, error));
          return;
        }
        onFault({ kind: "retry", message: `${alive.length} callbacks are tried again`, cause: error });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** Gives up a callback that is not in the record, and will not be. */
  refuse({ entry, reject }: WaitingCallback, error: CallbackError): void {
    this.#options.keep(unappliedEntry(entry, error));
    reject(error);
  }

  #stillAwaited(waiting: readonly WaitingCallback[]): readonly WaitingCallback[] {
    const now = this.#options.now();
    return waiting.filter((one) => {
      if (one.entry.deadline > now) return true;
      this.refuse(one, tooSlow(one.entry));
      return false;
    });
  }

  /** The database gets its next batch before the answers of this one go out. */
  #answerAll(waiting: readonly WaitingCallback[], settled: readonly Settled[]): void {
    const answerEach = () => {
      for (const [index, one] of waiting.entries()) this.#answer(one, settled[index]);
    };
    if (this.#options.isAwaited()) setImmediate(answerEach);
    else answerEach();
  }

  #answer(waiting: WaitingCallback, settled: Settled | undefined): void {
    if (settled && "outcome" in settled) waiting.resolve(settled.outcome);
    else this.refuse(waiting, settled?.error ?? new CallbackError("internal", "a batch lost an entry"));
  }

  /** Finds the callback that cannot be written by halves, and settles all others. */
  async #isolate(waiting: readonly WaitingCallback[], error: unknown): Promise<void> {
    const [only] = waiting;
    if (waiting.length === 1 && only) return this.#bury(only, error);
    await this.#settleHalves(waiting);
  }

  async #settleHalves(waiting: readonly WaitingCallback[]): Promise<void> {
    const middle = Math.ceil(waiting.length / 2);
    await this.settle(waiting.slice(0, middle), NONE_MISSED);
    await this.settle(waiting.slice(middle), NONE_MISSED);
  }

  /** Keeps a callback that cannot be applied, with why, and tells its sender that we failed. */
  async #bury({ entry, reject }: WaitingCallback, cause: unknown): Promise<void> {
    const { onFault, keepNow } = this.#options;
    const message = `[${entry.source}] ${entry.callback.command}: cannot be written`;
    this.#marks.add(entry);
    if (!wasFound(entry.callback)) await keepNow(unappliedEntry(entry, cause));
    onFault({ kind: "dead-letter", message, cause });
    reject(new CallbackError("internal", message, { cause }));
  }
}

function unwritten({ source, callback }: LedgerEntry, cause: unknown): CallbackError {
  return new CallbackError("internal", `[${source}] ${callback.command}: the database takes no writes`, { cause });
}

function bytesOf(waiting: readonly WaitingCallback[]): number {
  return waiting.reduce((sum, { bytes }) => sum + bytes, 0);
}
