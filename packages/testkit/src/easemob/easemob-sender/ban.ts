const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WINDOW_MS = 30_000;
const MOST_FAILURES = 90;
const BANS_MINUTES = [5, 10, 15, 20, 25];

/**
 * Whether a rule is switched off for failing too often. Documented: 90 failures within 30 seconds ban it for 5 minutes, then for
 * 10, 15, 20 and 25; bans are counted for a day, and none is longer.
 */
export class Ban {
  #failures: readonly number[] = [];
  #bans: readonly number[] = [];
  #until = 0;

  /** When the ban ends, in Unix milliseconds; `undefined` without one. */
  until(now: number): number | undefined {
    return now < this.#until ? this.#until : undefined;
  }

  /** Counts a failure. */
  count(now: number): void {
    this.#failures = [...this.#failures.filter((at) => now - at < WINDOW_MS), now];
    if (this.#failures.length < MOST_FAILURES) return;
    this.#failures = [];
    this.#bans = this.#bans.filter((at) => now - at < DAY_MS);
    const minutes = BANS_MINUTES[this.#bans.length] ?? Math.max(...BANS_MINUTES);
    this.#bans = [...this.#bans, now];
    this.#until = now + minutes * MINUTE_MS;
  }
}
