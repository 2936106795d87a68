/** For how long a comparison of the clocks holds, in milliseconds: they drift, and are set. */
const HOLDS_MS = 600_000;
const MOST = 32;

interface Comparison {
  /** How far the vendor's clock was ahead of ours, at least. */
  readonly ahead: number;
  readonly at: number;
}

/**
 * The vendor's clock, as far as the `Date` of its answers tells: it is never ahead of the true one. Times in Unix
 * milliseconds.
 */
export class VendorClock {
  readonly #now: () => number;
  #comparisons: readonly Comparison[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Learns from an answer that has just come; without a `Date` that can be read, nothing. */
  learn(dateHeader: string | null): void {
    const told = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
    if (Number.isNaN(told)) return;
    const at = this.#now();
    const fresh = this.#comparisons.filter((comparison) => at - comparison.at < HOLDS_MS && comparison.at <= at);
    this.#comparisons = [...fresh.slice(1 - MOST), { ahead: told - at, at }];
  }

  /** The vendor's time at a moment of ours, or somewhat earlier. Our own where no answer told anything. */
  at(moment: number): number {
    if (this.#comparisons.length === 0) return moment;
    return moment + Math.max(...this.#comparisons.map(({ ahead }) => ahead));
  }
}
