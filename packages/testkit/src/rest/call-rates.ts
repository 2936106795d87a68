/** How often an API was called. */
export interface CallRate {
  readonly calls: number;
  /** The most calls that arrived within any second. */
  readonly mostInASecond: number;
}

const SECOND_MS = 1000;

/** Counts calls by API. */
export class CallRates {
  readonly #rates: Map<string, { calls: number; mostInASecond: number; recent: number[] }> = new Map();

  /** Counts a call; returns how many arrived within the last second, with this one. */
  count(api: string): number {
    const now = performance.now();
    const rate = this.#rates.get(api) ?? { calls: 0, mostInASecond: 0, recent: [] };
    this.#rates.set(api, rate);
    rate.calls += 1;
    rate.recent = rate.recent.filter((at) => now - at < SECOND_MS);
    rate.recent.push(now);
    rate.mostInASecond = Math.max(rate.mostInASecond, rate.recent.length);
    return rate.recent.length;
  }

  /** By API. */
  get all(): { readonly [api: string]: CallRate } {
    return Object.fromEntries(
      [...this.#rates].map(([api, { calls, mostInASecond }]) => [api, { calls, mostInASecond }]),
    );
  }
}
