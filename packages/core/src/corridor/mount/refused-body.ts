import { lossyText, strictText } from "./body-text.js";

/** As much of a refused body is kept. */
const MOST_OF_ONE = 64 * 1024;
/** What refused bodies may hold together while they are still coming. */
const MOST_OF_ALL = 8 * 1024 * 1024;

let held = 0;

/** The beginning of a body that was refused. */
export class RefusedBody {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #isCut = false;

  constructor(start: readonly Uint8Array[]) {
    for (const chunk of start) this.take(chunk);
  }

  take(chunk: Uint8Array): void {
    const room = Math.max(0, Math.min(chunk.length, MOST_OF_ONE - this.#size, MOST_OF_ALL - held));
    this.#isCut ||= room < chunk.length;
    if (room === 0) return;
    this.#chunks.push(chunk.subarray(0, room));
    this.#size += room;
    held += room;
  }

  /** Gives up what was kept, once nothing more of the body comes. */
  end(hasEnded: boolean): { readonly text: string; readonly isWhole: boolean } {
    held -= this.#size;
    const chunks = this.#chunks.splice(0);
    const text = strictText(chunks);
    return { text: text ?? lossyText(chunks), isWhole: hasEnded && !this.#isCut && text !== undefined };
  }
}
