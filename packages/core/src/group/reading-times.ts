import type { GroupObserved } from "../vocabulary/group-observed.js";
import type { GroupState } from "./group-state.js";
import type { Circumstances } from "./slice.js";

/** The vendor's clock is known from answers that tell it in whole seconds, and take a while to come. */
export const VENDOR_CLOCK_MS = 2000;

/** When a reading at the vendor is true, and when it began. Unix milliseconds. */
export interface ReadingTimes {
  /** By the vendor's clock. */
  readonly asOf: number;
  /** By the server's clock. */
  readonly beganAt: number;
}

/**
 * The times of a reading of a group that is `known`. It cannot have begun after it came. One that began after another is true
 * as of no earlier time than that one, however the vendor's clock was estimated.
 */
export function readingTimes(
  { beganAt }: GroupObserved,
  { occurredAt, now }: Circumstances,
  known: GroupState | undefined,
): ReadingTimes {
  const began = Math.min(beganAt, now);
  const asOf = occurredAt ?? began;
  return { asOf: Math.max(asOf, known?.changedAt.observed ?? asOf), beganAt: began };
}

/** Whether a fact that arrived at `arrival` without the vendor's time may be missing in a reading. */
export function isSince(arrival: number | undefined, { beganAt }: ReadingTimes): boolean {
  return arrival !== undefined && arrival >= beganAt;
}
