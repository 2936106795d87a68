/** How soon an event of another process is noticed, at the latest. */
const LOOK_MS = 100;

/** How long to wait for an event. */
export interface Patience {
  /** For ever unless set. */
  readonly milliseconds?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

interface Waiting {
  readonly after: number;
  readonly wake: (isThere: boolean) => void;
}

/**
 * The end of the feed, for readers who have read everything. However many wait, the database is asked once: when this
 * process has written, and from time to time for others. Nobody waiting, it is not asked at all.
 */
export class FeedTail {
  readonly #newest: () => Promise<number>;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isAsked = false;
  #isClosed = false;

  constructor(newest: () => Promise<number>) {
    this.#newest = newest;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Resolves to whether there is an event after a number; to `false` when the patience ends, or the ledger is closed. */
  async waitBeyond(after: number, { milliseconds, signal }: Patience = {}): Promise<boolean> {
    if (this.#isClosed || signal?.aborted) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const one: Waiting = { after, wake: resolve };
    const giveUp = () => resolve(false);
    const timer = milliseconds === undefined ? undefined : setTimeout(giveUp, milliseconds);
    signal?.addEventListener("abort", giveUp, { once: true });
    this.#waiting.add(one);
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
    this.look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      this.#waiting.delete(one);
      if (this.#waiting.size === 0) this.#rest();
    }
  }

  /** Looks whether the feed has grown, if anybody waits for that. */
  look(): void {
    if (this.#waiting.size === 0) return;
    this.#isAsked = true;
    this.#looking ??= this.#look();
  }

  close(): void {
    this.#isClosed = true;
    this.#rest();
    for (const { wake } of this.#waiting) wake(false);
  }

  async #look(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      try {
        const newest = await this.#newest();
        for (const { after, wake } of this.#waiting) if (newest > after) wake(true);
      } catch {
        // While the database cannot be read nothing can be told; the next look comes soon.
      }
    }
    this.#looking = undefined;
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
