import type { IncomingMessage, ServerResponse } from "node:http";

/** Bodies up to here are bounded by their number. */
const SMALL_BODY_BYTES = 16 * 1024;
/** What larger bodies may hold together. */
const LARGE_BODIES_BYTES = 256 * 1024 * 1024;

/** Says whether there is room for one more callback, and keeps its place until its reply has gone out. */
export type Admission = (request: IncomingMessage, response: ServerResponse, bodyLimit: number) => boolean;

/**
 * Bounds what callbacks hold before any queue sees them: how many are being read, judged and answered, and the memory
 * that announced bodies may take. Strangers with slow large bodies keep no small ones out.
 */
export function admission(callbackLimit: number): Admission {
  let callbacks = 0;
  let bytes = 0;
  return (request, response, bodyLimit) => {
    const size = largeSizeOf(request, bodyLimit);
    if (callbacks >= callbackLimit || (size > 0 && bytes > 0 && bytes + size > LARGE_BODIES_BYTES)) return false;
    callbacks += 1;
    bytes += size;
    response.once("close", () => {
      callbacks -= 1;
      bytes -= size;
    });
    return true;
  };
}

/** What a body may come to hold; 0 for a small one, and for one that will be refused unread. */
function largeSizeOf({ headers }: IncomingMessage, bodyLimit: number): number {
  if (headers["transfer-encoding"] !== undefined) return bodyLimit;
  const announced = Number(headers["content-length"] ?? 0);
  return announced > SMALL_BODY_BYTES && announced <= bodyLimit ? announced : 0;
}
