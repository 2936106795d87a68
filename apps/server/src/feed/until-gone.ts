import type { ServerResponse } from "node:http";

/** Aborted when the caller hangs up, or the server stops: nobody waits any longer. */
export function untilGone(response: ServerResponse, stopping: AbortSignal): AbortSignal {
  const caller = new AbortController();
  response.once("close", () => caller.abort());
  if (response.destroyed) caller.abort();
  return AbortSignal.any([stopping, caller.signal]);
}
