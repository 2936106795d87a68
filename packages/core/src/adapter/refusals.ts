import { CallbackError } from "../vocabulary/callback-error.js";

/** The fault of a callback that cannot be read; `what` begins with the field it is about. */
export function malformed(command: string | undefined, what: string, options?: ErrorOptions): CallbackError {
  const named = command ? { command } : {};
  return new CallbackError("malformed", `${command || "unknown command"}: ${what}`, { ...options, ...named });
}

/** The fault of a callback that the vendor did not send. */
export function unauthentic(what: string, options?: ErrorOptions): CallbackError {
  return new CallbackError("unauthentic", what, options);
}
