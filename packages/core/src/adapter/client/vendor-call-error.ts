/**
 * Why a call got no answer that can be used: `limited`, too many calls; `unreachable`, no answer in time, or none at all;
 * `credentials`, the vendor does not accept ours; `refused`, the vendor does not tell what was to be read; `unreadable`, an
 * answer that the vendor should not give.
 */
export type VendorCallErrorCode = "limited" | "unreachable" | "credentials" | "refused" | "unreadable";

/** What is known about a call without an answer. */
export interface VendorCallErrorOptions {
  readonly vendor: string;
  /** The vendor's name of what was called. */
  readonly call: string;
  /** Whether the vendor may have done what it was asked. */
  readonly mayHaveActed: boolean;
  /** When to try again at the earliest, in milliseconds from now, if known. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("grouphook.VendorCallError");

/** Thrown by a `VendorClient` for a call without an answer. Its message carries no secret. */
export class VendorCallError extends Error {
  readonly code: VendorCallErrorCode;
  readonly vendor: string;
  readonly call: string;
  readonly mayHaveActed: boolean;
  readonly retryAfterMs: number | undefined;
  readonly #message: string;

  constructor(code: VendorCallErrorCode, message: string, options: VendorCallErrorOptions) {
    const { vendor, call, mayHaveActed, retryAfterMs, cause } = options;
    super(`[${vendor}] ${call}: ${message}`, cause === undefined ? undefined : { cause });
    this.name = "VendorCallError";
    this.code = code;
    this.vendor = vendor;
    this.call = call;
    this.mayHaveActed = mayHaveActed;
    this.retryAfterMs = retryAfterMs;
    this.#message = message;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The same failure where a call before this one has changed something: who asked for both must know. */
  afterActing(): VendorCallError {
    const { vendor, call, retryAfterMs, cause } = this;
    const known = { vendor, call, mayHaveActed: true, cause };
    return new VendorCallError(
      this.code,
      this.#message,
      retryAfterMs === undefined ? known : { ...known, retryAfterMs },
    );
  }
}

/** Recognizes a `VendorCallError`, even of another installed copy of this package. */
export function isVendorCallError(value: unknown): value is VendorCallError {
  return value instanceof Error && BRAND in value;
}
