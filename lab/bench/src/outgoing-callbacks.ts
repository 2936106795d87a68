import type { Load, OutgoingCallback } from "./load.ts";

/** How many different callbacks are enough if they may be repeated. */
const REPEATED = 10_000;

/** The callbacks of a load: in order, each once, or the same ones again and again. */
export class OutgoingCallbacks {
  readonly #load: Load;
  readonly #groupIds: readonly string[];
  readonly #repeats: boolean;
  #made = 0;
  #ready: OutgoingCallback[] = [];
  #next = 0;

  constructor(load: Load, groupIds: readonly string[], repeats: boolean) {
    this.#load = load;
    this.#groupIds = groupIds;
    this.#repeats = repeats;
  }

  /** Prepares callbacks, so that creating them is not measured. Remaining ones are used first. */
  prepare(count: number): void {
    if (this.#repeats && this.#ready.length > 0) return;
    this.#ready = this.#ready.slice(this.#next);
    this.#next = 0;
    const wanted = this.#repeats ? REPEATED : count;
    while (this.#ready.length < wanted) this.#ready.push(this.#fresh());
  }

  /** A prepared callback or, if none is left, a new one. */
  next(): OutgoingCallback {
    const callback = this.#ready[this.#next];
    this.#next += 1;
    if (this.#repeats && this.#next === this.#ready.length) this.#next = 0;
    return callback ?? this.#fresh();
  }

  #fresh(): OutgoingCallback {
    const number = this.#made;
    this.#made += 1;
    return this.#load.callback(this.#groupIds, number);
  }
}
