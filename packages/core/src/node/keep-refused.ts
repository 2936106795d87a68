import type { IncomingMessage } from "node:http";
import { type KeptBody, RefusedBody } from "../corridor/mount/refused-body.js";

/**
 * Collects the beginning of a refused body: `start`, and what the sender still sends after the reply. Calls back once the
 * body has ended or the connection is closed.
 */
export function keepRefused(request: IncomingMessage, start: readonly Buffer[], done: (kept: KeptBody) => void): void {
  const kept = new RefusedBody(start);
  const take = (chunk: Buffer) => kept.take(chunk);
  const end = (hasEnded: boolean) => {
    request.off("data", take).off("end", onEnd).off("close", onClose);
    done(kept.end(hasEnded));
  };
  const onEnd = () => end(true);
  const onClose = () => end(false);
  if (request.readableEnded) end(true);
  else if (request.destroyed) end(false);
  else request.on("data", take).once("end", onEnd).once("close", onClose);
}
