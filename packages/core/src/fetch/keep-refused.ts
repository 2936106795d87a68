import { type KeptBody, RefusedBody } from "../corridor/mount/refused-body.js";
import type { BodyReader, Remains } from "./read-body.js";

/** How long a sender may continue with a refused body, so that it can read the reply. */
const LINGER_MS = 1000;

/**
 * Collects the beginning of a refused body: `start`, and what the sender still sends after the reply. Calls back once the
 * body has ended, the connection is closed or the sender takes too long. Never rejects.
 */
export async function keepRefused({ start, reader }: Remains, done: (kept: KeptBody) => void): Promise<void> {
  const kept = new RefusedBody(start);
  const hasEnded = !reader || (await readOn(reader, (chunk) => kept.take(chunk)));
  done(kept.end(hasEnded));
}

/** Resolves to whether the body came to its end. */
async function readOn(reader: BodyReader, take: (chunk: Uint8Array) => void): Promise<boolean> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => undefined);
  }, LINGER_MS);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
    return !isLate;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
