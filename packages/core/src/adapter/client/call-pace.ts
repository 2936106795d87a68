/** Lets so many calls a second begin, evenly; the others wait for their turn, in order. */
export class CallPace {
  readonly #gapMs: number;
  readonly #now: () => number;
  #next = 0;

  /** `now` need not be the time of day; it must not go back. */
  constructor(callsPerSecond: number, now: () => number) {
    this.#gapMs = 1000 / callsPerSecond;
    this.#now = now;
  }

  /** Resolves when the call may begin. Rejects with the reason of an abort; the turn is then lost. */
  async turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = this.#now();
    const begins = Math.max(now, this.#next);
    this.#next = begins + this.#gapMs;
    if (begins <= now) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, begins - now);
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Lets nobody begin for so long. */
  pause(milliseconds: number): void {
    this.#next = Math.max(this.#next, this.#now() + milliseconds);
  }
}
