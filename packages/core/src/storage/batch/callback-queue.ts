import type { LedgerEntry } from "../../ledger/ledger.js";
import { isReading, type Outcome } from "../../vocabulary/callback.js";
import type { CallbackError } from "../../vocabulary/callback-error.js";
import { jsonText } from "../../vocabulary/json.js";

/** Callbacks one transaction takes at most. */
const BATCH_SIZE = 512;
/** Up to 32 at once; of a longer queue 60 %, so that the next batch is ready while the replies of this one go out. */
const SMALL_BATCH = 32;
const SHARE = 0.6;

/** A callback that is to be settled, and how its sender is answered. */
export interface WaitingCallback {
  readonly entry: LedgerEntry;
  /** Size of its body on the way to the database, and of what was read at the vendor. */
  readonly bytes: number;
  readonly characters: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: CallbackError) => void;
}

/** How much may wait, and how much one batch takes. */
export interface CallbackQueueOptions {
  readonly limit: number;
  /** Characters of all bodies together. */
  readonly characterLimit: number;
  /** Bytes of the bodies of one batch, unless it is one callback. */
  readonly batchBytes: number;
  readonly bytesOf: (body: string) => number;
}

/** Callbacks that wait for the next batch, in the order in which they came. */
export class CallbackQueue {
  readonly #options: CallbackQueueOptions;
  #waiting: WaitingCallback[] = [];
  #characters = 0;

  constructor(options: CallbackQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.length;
  }

  get characters(): number {
    return this.#characters;
  }

  get oldest(): WaitingCallback | undefined {
    return this.#waiting[0];
  }

  /** Takes a callback to be settled; `undefined` where there is no room for it. */
  offer(entry: LedgerEntry): Promise<Outcome> | undefined {
    const { limit, characterLimit, bytesOf } = this.#options;
    const { body, callback } = entry;
    const weighed = callback.wants === "record" && isReading(callback) ? body + jsonText(callback.change) : body;
    const characters = weighed.length;
    if (this.size >= limit || this.#characters + characters > characterLimit) return undefined;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, bytes: bytesOf(weighed), characters, resolve, reject });
      this.#characters += characters;
    });
  }

  /** The next batch. */
  take(): readonly WaitingCallback[] {
    const most = Math.min(BATCH_SIZE, Math.max(SMALL_BATCH, Math.ceil(this.size * SHARE)));
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (count >= most || (count > 0 && bytes > this.#options.batchBytes)) break;
      count += 1;
      this.#characters -= waiting.characters;
    }
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }

  /** Takes out those for whom nobody waits any more. */
  expire(now: number): readonly WaitingCallback[] {
    const expired = this.#waiting.filter(({ entry }) => entry.deadline <= now);
    if (expired.length === 0) return expired;
    this.#waiting = this.#waiting.filter(({ entry }) => entry.deadline > now);
    for (const { characters } of expired) this.#characters -= characters;
    return expired;
  }
}
