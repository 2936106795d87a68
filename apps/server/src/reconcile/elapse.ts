import { setTimeout as sleep } from "node:timers/promises";

/** Resolves after some milliseconds; rejects with the signal's reason once it is aborted. */
export async function elapse(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
