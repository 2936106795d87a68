/** How late a waiting call may begin without making those behind it late, too: a timer is seldom exact. */
const LATE_MS = 20;

interface Waiting {
  readonly begin: () => void;
}

/** Lets so many calls a second begin, evenly; the others wait for their turn, in order. */
export class CallPace {
  readonly #gapMs: number;
  readonly #now: () => number;
  readonly #waiting: Set<Waiting> = new Set();
  #next = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `now` need not be the time of day; it must not go back. */
  constructor(callsPerSecond: number, now: () => number) {
    this.#gapMs = 1000 / callsPerSecond;
    this.#now = now;
  }

  /** Resolves when the call may begin. Rejects with the reason of an abort; the turn is then the next one's. */
  async turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = this.#now();
    if (this.#waiting.size === 0 && this.#next <= now) {
      this.#next = now + this.#gapMs;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { begin: resolve };
    const abort = () => {
      this.#waiting.delete(waiting);
      reject(signal?.reason);
    };
    this.#waiting.add(waiting);
    this.#wake();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Lets nobody begin for so long, who waits already neither. */
  pause(milliseconds: number): void {
    this.#next = Math.max(this.#next, this.#now() + milliseconds);
    this.#wake();
  }

  #wake(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => this.#letBegin(), Math.max(this.#next - this.#now(), 0));
  }

  #letBegin(): void {
    const now = this.#now();
    for (const waiting of this.#waiting) {
      if (this.#next > now) break;
      this.#waiting.delete(waiting);
      this.#next = Math.max(this.#next, now - LATE_MS) + this.#gapMs;
      waiting.begin();
    }
    this.#wake();
  }
}
