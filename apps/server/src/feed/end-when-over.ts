import type { ServerResponse } from "node:http";

const LOOK_MS = 5000;

/** Ends an answer that does not end by itself once `holds` says no more that its reader may have it. */
export function endWhenOver(response: ServerResponse, holds: () => Promise<boolean>): void {
  const timer = setInterval(async () => {
    // Where nobody can tell, it goes on as it began.
    if (!(await holds().catch(() => true))) response.destroy();
  }, LOOK_MS).unref();
  response.once("close", () => clearInterval(timer));
}
