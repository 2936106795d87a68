/** When NetEase stops asking a backend that fails. */
export interface BreakerLimits {
  /** After so many failures one after the other. */
  readonly failures: number;
  /** For so long, in milliseconds. */
  readonly restMs: number;
}

/** Counts failures of a backend, and says when it is no longer asked. */
export class CircuitBreaker {
  readonly #limits: BreakerLimits;
  readonly #now: () => number;
  #failures = 0;
  #openUntil = Number.NEGATIVE_INFINITY;

  constructor(limits: BreakerLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Whether the backend is not asked. */
  get isOpen(): boolean {
    return this.#now() < this.#openUntil;
  }

  /** Notes how it went when it was asked. */
  note(hasFailed: boolean): void {
    this.#failures = hasFailed ? this.#failures + 1 : 0;
    if (this.#failures < this.#limits.failures) return;
    this.#openUntil = this.#now() + this.#limits.restMs;
    this.#failures = 0;
  }
}
