import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";

/** As much of a refused body is kept. */
const MOST_OF_ONE = 64 * 1024;
/** What refused bodies may hold together while they are still coming. */
const MOST_OF_ALL = 8 * 1024 * 1024;

let held = 0;

/**
 * Collects the beginning of a body that was refused, from what has come of it and what its sender, who has had the reply
 * already, still sends. Calls back once the body has ended or its sender has gone.
 */
export function keepRefused(
  request: IncomingMessage,
  start: readonly Buffer[],
  done: (body: string, isWhole: boolean) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isCut = false;
  const take = (chunk: Buffer) => {
    const room = Math.max(0, Math.min(chunk.length, MOST_OF_ONE - size, MOST_OF_ALL - held));
    isCut ||= room < chunk.length;
    if (room === 0) return;
    chunks.push(chunk.subarray(0, room));
    size += room;
    held += room;
  };
  const end = (hasEnded: boolean) => {
    request.off("data", take).off("end", onEnd).off("close", onClose);
    held -= size;
    const bytes = Buffer.concat(chunks, size);
    done(bytes.toString("utf8"), hasEnded && !isCut && isUtf8(bytes));
  };
  const onEnd = () => end(true);
  const onClose = () => end(false);
  for (const chunk of start) take(chunk);
  if (request.readableEnded) end(true);
  else if (request.destroyed) end(false);
  else request.on("data", take).once("end", onEnd).once("close", onClose);
}
