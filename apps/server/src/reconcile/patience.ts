import { isCallbackError, LedgerUnavailableError } from "@grouphook/core";
import { VendorCallError } from "@grouphook/core/adapter";
import { elapse } from "./elapse.js";

/** Why nothing can be read now: the vendor's reason, or that the database is in the way. */
export type TroubleCode = VendorCallError["code"] | "database";

/** What holds up the reading of a source. */
export interface Trouble {
  readonly code: TroubleCode;
  /** Carries no secret. */
  readonly text: string;
  /** For how long nothing is asked. */
  readonly pauseMs: number;
}

interface PatienceOptions {
  /** Something holds the reading up; told once for each pause. */
  readonly onTrouble: (trouble: Trouble) => void;
  /** It goes on again. */
  readonly onRecovery: () => void;
  /** How long the first pause is, unless the vendor says. */
  readonly firstPauseMs?: number;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Credentials are changed by people, and vendors lock out who tries wrong ones often. */
const CREDENTIALS_PAUSE_MS = 60_000;
const LONGEST_CREDENTIALS_PAUSE_MS = 60 * 60_000;
/** How often to try what fails while other things succeed. */
const ATTEMPTS = 5;

/**
 * Lets all readings of a source wait while the vendor or the database gives no answers, each time longer. What concerns one
 * group alone is thrown.
 */
export class Patience {
  readonly #options: PatienceOptions;
  /** In a row, of all readings together. */
  #failures = 0;
  #successes = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Works until there is an answer. Throws the reason of the signal, and what waiting does not help against. */
  async attempt<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const successesBefore = this.#successes;
    for (let attempts = 1; ; attempts += 1) {
      await this.#untilReady(signal);
      const startedAt = performance.now();
      try {
        const result = await work();
        this.#succeeded();
        return result;
      } catch (error) {
        signal.throwIfAborted();
        const code = troubleOf(error);
        const isAlone = attempts >= ATTEMPTS && this.#successes > successesBefore;
        if (code === undefined || isAlone) throw error;
        this.#failed(code, error, startedAt);
      }
    }
  }

  async #untilReady(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (let wait = this.#wait(); wait > 0; wait = this.#wait()) await elapse(wait, signal);
  }

  #wait(): number {
    return this.#pausedUntil - performance.now();
  }

  #succeeded(): void {
    this.#successes += 1;
    if (this.#failures === 0 || this.#wait() > 0) return;
    this.#failures = 0;
    this.#options.onRecovery();
  }

  /** What was asked before the pause began fails for the same reason. */
  #failed(code: TroubleCode, error: unknown, startedAt: number): void {
    if (startedAt < this.#pausedUntil && this.#failures > 0) return;
    const [first, longest] =
      code === "credentials"
        ? [CREDENTIALS_PAUSE_MS, LONGEST_CREDENTIALS_PAUSE_MS]
        : [this.#options.firstPauseMs ?? FIRST_PAUSE_MS, LONGEST_PAUSE_MS];
    const wanted = error instanceof VendorCallError ? (error.retryAfterMs ?? 0) : 0;
    const pauseMs = Math.max(wanted, Math.min(first * 2 ** this.#failures, longest));
    this.#failures += 1;
    this.#pausedUntil = performance.now() + pauseMs;
    this.#options.onTrouble({ code, text: textOf(error), pauseMs });
  }
}

/** What is told of an error; nothing of its cause. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : "it failed";
}

function troubleOf(error: unknown): TroubleCode | undefined {
  if (error instanceof VendorCallError) {
    const { code } = error;
    return code === "limited" || code === "unreachable" || code === "credentials" ? code : undefined;
  }
  if (error instanceof LedgerUnavailableError) return "database";
  if (isCallbackError(error)) return error.code === "malformed" ? undefined : "database";
  return undefined;
}
