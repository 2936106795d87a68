import { CallbackError } from "@grouphook/core/adapter";

/** The fault of a callback that cannot be read; `what` begins with the field it is about. */
export function malformed(command: string, what: string, options?: ErrorOptions): CallbackError {
  return new CallbackError("malformed", `[adapter-tencent] ${command || "unknown command"}: ${what}`, options);
}
