import { randomUUID } from "node:crypto";
import type { Adapter } from "../../adapter/adapter.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Callback, Outcome } from "../../vocabulary/callback.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import type { Settled } from "../batch/settle-entry.js";
import { type Engine, type Find, upsert } from "../engine.js";
import { integer, text } from "../schema/column.js";
import { callbackOfLetter, inboundOfLetter } from "../schema/dead-letter-row.js";
import { deadLetters } from "../schema/dead-letters-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import { isSettled } from "./is-settled.js";
import { type SettlingAgain, settleAgain } from "./settle-again.js";

/** What became of a dead letter that was tried again. */
export type DeadLetterRetry =
  /** It is removed. A denial settles it too. */
  | { readonly result: "settled"; readonly outcome: Outcome }
  /** It stays, with this error. */
  | { readonly result: "failed"; readonly error: string }
  /** It stays: it does not hold enough to be settled. */
  | { readonly result: "unreadable" };

/** Decodes the callbacks of a source again: its adapter. */
type Decoder = Pick<Adapter, "decode">;

/** By source. */
export type Decoders = ReadonlyMap<string, Decoder>;

/** Somebody else settled or discarded the letter in the meantime. */
class LetterGone extends Error {}

/**
 * Settles dead letters again, and discards them, between the batches of callbacks. The transaction that settles a letter
 * removes it too, so that none is settled twice.
 */
export class DeadLetters {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #options: SettlingAgain;
  readonly #writerId = randomUUID();
  #batch = 0;

  constructor(engine: Engine, turns: ExclusiveWriting, options: SettlingAgain) {
    this.#engine = engine;
    this.#turns = turns;
    this.#options = options;
  }

  /** `undefined` for a letter that is not there. Throws a `CallbackError` while the database takes no writes. */
  retry(id: string, decoders: Decoders): Promise<DeadLetterRetry | undefined> {
    return this.#runExclusive(id, () => this.#retry(id, decoders));
  }

  /** Whether the letter was there. Throws a `CallbackError` while the database takes no writes. */
  discard(id: string): Promise<boolean> {
    return this.#runExclusive(id, () =>
      this.#engine.transact([findLetter(id)], async (_, [letters = []], transaction) => {
        if (letters.length > 0)
          transaction.write({ kind: "delete", table: deadLetters, by: deadLetters.key, keys: [[id]] });
        return letters.length > 0;
      }),
    );
  }

  async #runExclusive<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#turns.runExclusive(work);
    } catch (cause) {
      throw new CallbackError("internal", `dead letter ${id}: the database takes no writes`, { cause });
    }
  }

  async #retry(id: string, decoders: Decoders): Promise<DeadLetterRetry | undefined> {
    const letter = await this.#engine.transact([findLetter(id)], async (_, [letters = []]) => letters[0]);
    if (!letter) return undefined;
    const read = readEntry(letter, decoders);
    if (read === undefined) return { result: "unreadable" };
    if ("error" in read) {
      return (await this.#noteFailure(id, read.error)) ? { result: "failed", error: read.error } : undefined;
    }
    const { entry } = read;
    try {
      const settled = await this.#settle(id, entry);
      return "error" in settled
        ? { result: "failed", error: String(settled.error) }
        : { result: "settled", ...settled };
    } catch (cause) {
      if (cause instanceof LetterGone) return undefined;
      if (this.#engine.kindOf(cause) !== "data") throw cause;
      const error = String(cause);
      return (await this.#noteFailure(id, error)) ? { result: "failed", error } : undefined;
    }
  }

  /** Settles it, and in the same transaction removes the letter or notes why it stays. */
  #settle(id: string, entry: LedgerEntry): Promise<Settled> {
    const identity = { writerId: this.#writerId, batch: ++this.#batch };
    return settleAgain(this.#engine, identity, this.#options, {
      entry,
      find: findLetter(id),
      writes: (letter, settled) => {
        if (!letter) throw new LetterGone();
        return "error" in settled
          ? [upsert(deadLetters, [failed(letter, this.#options.now(), String(settled.error))])]
          : [{ kind: "delete", table: deadLetters, by: deadLetters.key, keys: [[id]] }];
      },
    });
  }

  /** Whether the letter was still there. */
  #noteFailure(id: string, error: string): Promise<boolean> {
    return this.#engine.transact([findLetter(id)], async (_, [letters = []], transaction) => {
      const [letter] = letters;
      if (!letter) return false;
      transaction.write(upsert(deadLetters, [failed(letter, this.#options.now(), error)]));
      return true;
    });
  }
}

function findLetter(id: string): Find {
  return { table: deadLetters, by: deadLetters.key, keys: [[id]] };
}

function failed(letter: Row, failedAt: number, error: string): RowOf<typeof deadLetters> {
  return { ...deadLetters.wholeRow(letter), failed_at: failedAt, error };
}

/**
 * The entry as it was, or as it is decoded now. It keeps the time it came in, so that an old fact does not pass for a new
 * one, and has no deadline. `undefined` for a letter that holds no entry.
 */
function readEntry(
  letter: Row,
  decoders: Decoders,
): { readonly entry: LedgerEntry } | { readonly error: string } | undefined {
  const source = text(letter, "source");
  let callback: Callback | undefined;
  try {
    callback = letter.callback === null ? decode(letter, decoders.get(source)) : callbackOfLetter(letter);
  } catch (fault) {
    return { error: String(fault) };
  }
  if (!callback || !isSettled(callback)) return undefined;
  const body = text(letter, "body");
  const receivedAt = integer(letter, "received_at");
  return { entry: { source, callback, body, receivedAt, deadline: Infinity, isRetried: true } };
}

function decode(letter: Row, decoder: Decoder | undefined): Callback | undefined {
  const inbound = inboundOfLetter(letter);
  return inbound && decoder?.decode(inbound);
}
