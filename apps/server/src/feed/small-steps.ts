/** Few enough that callbacks, which come first, need not wait long. */
const AT_ONCE = 32;

/** Something small to do; whether it was worth counting. */
export type SmallStep = () => boolean;

/** Does many small steps in order, a few in each turn of the event loop, so that everything else is done in between. */
export class SmallSteps {
  readonly #waiting = new Set<SmallStep>();
  #isGoing = false;

  /** Has a step done soon; once, if it is added again before. */
  add(step: SmallStep): void {
    this.#waiting.add(step);
    if (this.#isGoing) return;
    this.#isGoing = true;
    setImmediate(() => this.#go());
  }

  /** Resolves when it is the caller's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.add(() => {
        resolve();
        return true;
      });
    });
  }

  #go(): void {
    let left = AT_ONCE;
    for (const step of this.#waiting) {
      this.#waiting.delete(step);
      if (step()) left -= 1;
      if (left === 0) break;
    }
    this.#isGoing = this.#waiting.size > 0;
    if (this.#isGoing) setImmediate(() => this.#go());
  }
}
