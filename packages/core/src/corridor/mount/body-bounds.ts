import { CallbackError } from "../../vocabulary/callback-error.js";

/** The default limit of a body, in bytes. */
export const DEFAULT_BODY_LIMIT: number = 1024 * 1024;

/** Up to this size a body is read without asking for room, and callers are not turned away before it is read. */
export const SMALL_BODY_BYTES: number = 16 * 1024;

/** The error of a body that is larger than the limit. */
export function tooLarge(limit: number): CallbackError {
  return new CallbackError("too-large", `the body exceeds ${limit} bytes`);
}

/** The error of a body that is not UTF-8. */
export function notUtf8(): CallbackError {
  return new CallbackError("malformed", "the body is not UTF-8");
}
