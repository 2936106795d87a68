import { shortened } from "./shortened.js";

/** What went wrong with a callback, as far as anybody outside needs to know. */
export type CallbackErrorCode =
  | "unauthentic"
  | "wrong-method"
  | "malformed"
  | "too-large"
  | "too-slow"
  | "overloaded"
  | "internal";

/** Messages quote what came in, which may be of any length. */
const LONGEST_MESSAGE = 1000;

/** Names of commands come from outside too. */
const LONGEST_COMMAND = 100;

/** `Error` with what some engines, V8 among them, let one set of it. */
const traces: ErrorConstructor & { stackTraceLimit?: number | undefined } = Error;

const MARK = Symbol.for("grouphook.CallbackError");

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
    // Strangers cause as many refusals as they like; the trace of each would cost more than all else about it.
    const { stackTraceLimit } = traces;
    if (code !== "internal") traces.stackTraceLimit = 0;
    super(shortened(message, LONGEST_MESSAGE), options);
    traces.stackTraceLimit = stackTraceLimit;
    this.name = "CallbackError";
    this.code = code;
    if (options?.command !== undefined) this.command = shortened(options.command, LONGEST_COMMAND);
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Recognizes a `CallbackError`, also one made by another installed copy of this package. */
export function isCallbackError(value: unknown): value is CallbackError {
  return value instanceof Error && MARK in value;
}

/** The error itself when it is a `CallbackError`, else an `internal` one with it as cause. */
export function toCallbackError(value: unknown, where: string): CallbackError {
  return isCallbackError(value)
    ? value
    : new CallbackError("internal", `[${where}] unexpected fault`, { cause: value });
}
