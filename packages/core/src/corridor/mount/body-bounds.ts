import { CallbackError } from "../../vocabulary/callback-error.js";

/** The largest body a mount takes unless told otherwise, in bytes. */
export const USUAL_BODY_LIMIT: number = 1024 * 1024;

/** Bodies up to here are bounded by their number; only what goes beyond asks for room, or is refused before it is read. */
export const SMALL_BODY_BYTES: number = 16 * 1024;

/** Says of a body that it is larger than the limit. */
export function tooLarge(limit: number): CallbackError {
  return new CallbackError("too-large", `the body exceeds ${limit} bytes`);
}

/** Says of a body that it is no text. */
export function notUtf8(): CallbackError {
  return new CallbackError("malformed", "the body is not UTF-8");
}
