/** A moment of this process. */
export class Moment {
  readonly #monotonic = performance.now();
  readonly #wall = Date.now();

  /** Milliseconds since then, by the clock that nobody sets; it may stand still while the machine is suspended. */
  get surelyElapsed(): number {
    return performance.now() - this.#monotonic;
  }

  /** Milliseconds that may have passed since then: by either clock. */
  get perhapsElapsed(): number {
    return Math.max(this.surelyElapsed, Date.now() - this.#wall);
  }
}
