import type { UnappliedCallback } from "../../ledger/ledger.js";
import type { MessageKeeping } from "../batch/message-keeping.js";
import { type Engine, insert } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import type { DeadLetterReport } from "../read/ledger-numbers.js";
import { rowOfLetter } from "../schema/dead-letter-row.js";
import { deadLetters } from "../schema/dead-letters-table.js";
import type { RowOf } from "../schema/table.js";
import { roomForLetters } from "./dead-letter-room.js";

/** Letters that may wait in memory, and the characters of their bodies. */
const MOST_WAITING = 4096;
const MOST_WAITING_CHARACTERS = 16 * 1024 * 1024;
/** Letters one transaction takes, and their bytes: refusing a callback must cost less than accepting it. */
const BATCH_SIZE = 256;
const BATCH_BYTES = 1024 * 1024;
const FIRST_MS = 20;
const BUSY_MS = 250;
const AGAIN_MS = 1000;
const TELL_MS = 1000;
const CLOSING_MS = 2000;
const NO_ROOM = "as many dead letters are kept as may be";

/** How many letters are stored, and who is told. */
export interface DeadLetterQueueOptions {
  /** Letters stored at most. */
  readonly limit: number;
  /** Bytes that stored letters hold at most. */
  readonly byteLimit: number;
  readonly messages: { readonly [source: string]: MessageKeeping };
  readonly now: () => number;
  /** Does something that writes between two batches of callbacks. */
  readonly runExclusive: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Whether callbacks wait to be written. */
  readonly isBusy: () => boolean;
  readonly onFault: (fault: LedgerFault) => void;
  readonly onDeadLetters: (report: DeadLetterReport) => void;
}

/**
 * Callbacks that were not applied, on their way to the dead letters. A bounded number waits in memory while the database
 * is busy or away; what cannot be kept is counted.
 */
export class DeadLetterQueue {
  readonly #engine: Engine;
  readonly #options: DeadLetterQueueOptions;
  #waiting: UnappliedCallback[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;
  #lost = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(engine: Engine, options: DeadLetterQueueOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  /** Takes a letter to be written soon. */
  add(unapplied: UnappliedCallback): void {
    const size = unapplied.body.length;
    const isFull = this.#waiting.length >= MOST_WAITING || this.#characters + size > MOST_WAITING_CHARACTERS;
    if (this.#isClosed || isFull) {
      this.#lose([unapplied], `${this.#waiting.length} dead letters wait already`);
      return;
    }
    this.#waiting.push(unapplied);
    this.#characters += size;
    this.#plan(FIRST_MS);
  }

  /** Writes a letter at once; to be called between two batches. If the database does not take it now, it waits with the others. */
  async keepNow(unapplied: UnappliedCallback): Promise<void> {
    try {
      const { fitting, others } = await this.#fit([unapplied]);
      await this.#insert(fitting);
      if (others.length > 0) this.#lose(others, NO_ROOM);
    } catch {
      this.add(unapplied);
    }
  }

  /** Writes what waits, as far as the database takes it; does not wait for that long. */
  async flush(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#writeAll(), patience]);
    clearTimeout(timer);
  }

  /** Writes what waits, once more, and takes nothing new. */
  async close(): Promise<void> {
    await this.flush(CLOSING_MS);
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const left = this.#waiting.splice(0);
    if (left.length > 0) this.#lose(left, "the ledger is closed, and the database takes no writes");
  }

  async #writeAll(): Promise<void> {
    let before: number;
    do {
      before = this.#waiting.length;
      await this.#write();
    } while (this.#waiting.length > 0 && this.#waiting.length < before);
  }

  #plan(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#write();
    }, milliseconds).unref();
  }

  /** Writes one batch, however many ask at the same time. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeBatch().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeBatch(): Promise<void> {
    if (this.#waiting.length === 0) return;
    let pause = this.#options.isBusy() ? BUSY_MS : 0;
    const batch = this.#gather();
    try {
      const { fitting, others } = await this.#fit(batch);
      if (fitting.length > 0) await this.#options.runExclusive(() => this.#insert(fitting));
      this.#forget(batch);
      if (others.length > 0) this.#lose(others, NO_ROOM);
    } catch (cause) {
      pause = AGAIN_MS;
      if (this.#engine.kindOf(cause) === "data") {
        this.#forget(batch);
        this.#lose(batch, cause);
      }
    }
    if (this.#waiting.length > 0) this.#plan(pause);
  }

  #gather(): readonly UnappliedCallback[] {
    let characters = 0;
    const fits = ({ body }: UnappliedCallback, index: number) => {
      characters += body.length;
      return index === 0 || (index < BATCH_SIZE && characters <= BATCH_BYTES);
    };
    const end = this.#waiting.findIndex((letter, index) => !fits(letter, index));
    return this.#waiting.slice(0, end < 0 ? this.#waiting.length : end);
  }

  #forget(batch: readonly UnappliedCallback[]): void {
    this.#waiting = this.#waiting.slice(batch.length);
    for (const { body } of batch) this.#characters -= body.length;
  }

  async #fit(batch: readonly UnappliedCallback[]) {
    const room = await roomForLetters(this.#engine.kysely, this.#options);
    const fitting: Letter[] = [];
    const others: UnappliedCallback[] = [];
    for (const unapplied of batch) {
      const row = this.#rowOf(unapplied);
      if (room.take(row)) fitting.push({ unapplied, row });
      else others.push(unapplied);
    }
    return { fitting, others };
  }

  #rowOf(unapplied: UnappliedCallback): RowOf<typeof deadLetters> {
    const { messages, now } = this.#options;
    const keeping = messages[unapplied.source] ?? "store";
    return rowOfLetter(unapplied, { keeping, failedAt: now(), most: this.#engine.rowBytes() });
  }

  /** Writes letters together or, if that fails, one by one. */
  async #insert(letters: readonly Letter[]): Promise<void> {
    try {
      await this.#engine.transact([], async (_, __, transaction) => {
        const rows = letters.map(({ row }) => row);
        transaction.write(insert(deadLetters, rows));
      });
      for (const { unapplied } of letters) this.#options.onDeadLetters({ source: unapplied.source, kept: 1, lost: 0 });
    } catch (cause) {
      if (this.#engine.kindOf(cause) !== "data") throw cause;
      if (letters.length > 1) {
        for (const letter of letters) await this.#insert([letter]);
      } else {
        this.#lose(
          letters.map(({ unapplied }) => unapplied),
          cause,
        );
      }
    }
  }

  #lose(letters: readonly UnappliedCallback[], cause: unknown): void {
    const { onDeadLetters, onFault } = this.#options;
    for (const { source } of letters) onDeadLetters({ source, kept: 0, lost: 1 });
    this.#lost += letters.length;
    const now = performance.now();
    if (now - this.#toldAt < TELL_MS) return;
    this.#toldAt = now;
    onFault({ kind: "dead-letter-lost", message: `${this.#lost} callbacks could not be kept as dead letters`, cause });
  }
}

/** A letter with its row. */
interface Letter {
  readonly unapplied: UnappliedCallback;
  readonly row: RowOf<typeof deadLetters>;
}
