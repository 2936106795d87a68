/** A token as OpenIM gave it. */
export interface FreshToken {
  readonly token: string;
  /** Seconds. */
  readonly holdsFor: number;
}

interface HeldToken {
  readonly token: string;
  /** By the clock given. */
  readonly renewAt: number;
}

/** The part of its time after which a token is not used any longer. */
const USED_PART = 0.9;

/**
 * The token of the administrator. A new one is asked for only when there is need, and by one call at a time: on main each new
 * one leaves the older ones five more minutes.
 */
export class AdminToken {
  readonly #ask: () => Promise<FreshToken>;
  readonly #now: () => number;
  #held: HeldToken | undefined;
  #coming: Promise<string> | undefined;

  /** `now` in milliseconds; it must not go back. */
  constructor(ask: () => Promise<FreshToken>, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** A token that holds, as far as we know. */
  async current(signal?: AbortSignal): Promise<string> {
    const held = this.#held;
    return held && this.#now() < held.renewAt ? held.token : this.#next(signal);
  }

  /** A token other than the one that OpenIM does not take any longer. */
  async insteadOf(spent: string, signal?: AbortSignal): Promise<string> {
    if (this.#held?.token === spent) this.#held = undefined;
    return this.current(signal);
  }

  /** Waits for a token with everybody else; one who gives up leaves the others waiting. */
  #next(signal: AbortSignal | undefined): Promise<string> {
    signal?.throwIfAborted();
    this.#coming ??= this.#renew().finally(() => {
      this.#coming = undefined;
    });
    if (!signal) return this.#coming;
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    return Promise.race([this.#coming, promise]).finally(() => signal.removeEventListener("abort", abort));
  }

  async #renew(): Promise<string> {
    const { token, holdsFor } = await this.#ask();
    this.#held = { token, renewAt: this.#now() + holdsFor * 1000 * USED_PART };
    return token;
  }
}
