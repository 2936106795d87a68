import type { Inbound } from "../../adapter/adapter.js";
import { joined, lossyText, strictText } from "./body-text.js";

/** How much of one refused body is kept. */
const MOST_BYTES_OF_ONE = 64 * 1024;
/** How much all refused bodies together may take while they are still arriving. */
const MOST_BYTES_OF_ALL = 8 * 1024 * 1024;

let held = 0;

/** What was collected of a refused body. */
export interface KeptBody extends Pick<Inbound, "body" | "bytes"> {
  readonly isWhole: boolean;
}

/** Collects the beginning of a refused body. */
export class RefusedBody {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #isCut = false;

  constructor(start: readonly Uint8Array[]) {
    for (const chunk of start) this.take(chunk);
  }

  take(chunk: Uint8Array): void {
    const room = Math.max(0, Math.min(chunk.length, MOST_BYTES_OF_ONE - this.#size, MOST_BYTES_OF_ALL - held));
    this.#isCut ||= room < chunk.length;
    if (room === 0) return;
    this.#chunks.push(chunk.subarray(0, room));
    this.#size += room;
    held += room;
  }

  /** Returns what was collected, and frees its share of the limit. Call it once no more of the body will come. */
  end(hasEnded: boolean): KeptBody {
    held -= this.#size;
    const bytes = joined(this.#chunks.splice(0));
    const text = strictText(bytes);
    return { body: text ?? lossyText(bytes), bytes, isWhole: hasEnded && !this.#isCut && text !== undefined };
  }
}
