import type { FeedEventType } from "./operations.js";
import { backOff, passesByItself } from "./repetition.js";
import { pause } from "./time-limit.js";

/** How many seconds a request waits for the next event, unless the reader says otherwise. */
export const WAIT_SECONDS = 30;
const QUIET_PAUSE_MS = 1000;

/** Which events of the feed; all unless set. */
export interface FeedSelection<Type extends FeedEventType = FeedEventType> {
  /** The name of a source, without the `/` of the event. */
  readonly source?: string | undefined;
  readonly groupId?: string | undefined;
  readonly types?: readonly Type[] | undefined;
}

/** How a reader waits, and what it outlives. */
export interface ReadingSettings {
  /** How many events a page has at most: 1 to 1000, 100 unless set. */
  readonly limit?: number | undefined;
  /** How many seconds a request waits for the next event: 0 to 60, 30 unless set. */
  readonly wait?: number | undefined;
  /** Ends the reading, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Is told each fault that passes by itself, such as a server that restarts: the reading goes on after a pause. */
  readonly onFault?: ((fault: unknown) => void) | undefined;
}

/** Does something again and again until it succeeds, while what fails passes by itself. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  { signal, onFault }: Pick<ReadingSettings, "signal" | "onFault">,
): Promise<Result> {
  for (let faults = 0; ; faults += 1) {
    try {
      return await work();
    } catch (fault) {
      signal?.throwIfAborted();
      if (!passesByItself(fault)) throw fault;
      onFault?.(fault);
      await pause(backOff(fault, faults), signal);
    }
  }
}

/** Waits before a feed without news is asked again that answered at once: it was not to wait, or its server stops. */
export async function quietPause(askedAt: number, signal: AbortSignal | undefined): Promise<void> {
  const early = QUIET_PAUSE_MS - (performance.now() - askedAt);
  if (early > 0) await pause(early, signal);
}

/** Whether a fault is nothing but the reader's own wish to end. */
export function isAbortion(fault: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && fault === signal.reason;
}
