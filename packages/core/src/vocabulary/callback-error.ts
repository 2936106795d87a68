import { shortened } from "./shortened.js";

/** The kind of a fault, as far as it matters outside. */
export type CallbackErrorCode =
  | "unauthentic"
  | "wrong-method"
  | "malformed"
  | "too-large"
  | "too-slow"
  | "overloaded"
  | "internal";

/** Messages quote input, which may be very long. */
const LONGEST_MESSAGE = 1000;

/** Names of commands come from outside too. */
const LONGEST_COMMAND = 100;

/** `Error` with a property that V8 and some other engines have. */
const traces: ErrorConstructor & { stackTraceLimit?: number | undefined } = Error;

const BRAND = Symbol.for("grouphook.CallbackError");

/** What a fault knows besides its message. */
export interface CallbackErrorOptions extends ErrorOptions {
  readonly command?: string;
}

/**
 * A fault while handling one callback. The code may reach the vendor; the message names command and field for the
 * log, which knows vendor and source, and neither carries secrets.
 */
export class CallbackError extends Error {
  readonly code: CallbackErrorCode;
  /** The vendor's own name of the callback, where it is known. */
  declare readonly command?: string;

  constructor(code: CallbackErrorCode, message: string, options?: CallbackErrorOptions) {
    // Anyone can cause refusals, as many as they like, and a stack trace would cost more than the rest of a refusal.
    const { stackTraceLimit } = traces;
    if (code !== "internal") traces.stackTraceLimit = 0;
    super(shortened(message, LONGEST_MESSAGE), options);
    traces.stackTraceLimit = stackTraceLimit;
    this.name = "CallbackError";
    this.code = code;
    if (options?.command !== undefined) this.command = shortened(options.command, LONGEST_COMMAND);
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Recognizes a `CallbackError`, even of another installed copy of this package. */
export function isCallbackError(value: unknown): value is CallbackError {
  return value instanceof Error && BRAND in value;
}

/** The value itself if it is a `CallbackError`; otherwise an `internal` one with the value as its cause. */
export function toCallbackError(value: unknown, where: string): CallbackError {
  return isCallbackError(value)
    ? value
    : new CallbackError("internal", `[${where}] unexpected fault`, { cause: value });
}
