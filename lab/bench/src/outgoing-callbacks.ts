import type { Load, OutgoingCallback } from "./load.ts";

/** Enough different callbacks where they may be sent again. */
const REPEATED = 10_000;

/** The callbacks of a load, in order and each once, or the same ones again and again. */
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

  /** Makes callbacks beforehand, so that making them is not part of what is measured. Those left from before go first. */
  prepare(count: number): void {
    if (this.#repeats && this.#ready.length > 0) return;
    this.#ready = this.#ready.slice(this.#next);
    this.#next = 0;
    const wanted = this.#repeats ? REPEATED : count;
    while (this.#ready.length < wanted) this.#ready.push(this.#fresh());
  }

  /** One that was prepared; when there is none left, one made now. */
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
