import type { LedgerEntry } from "../ledger/ledger.js";
import type { ReadingCallback, RecordCallback } from "../vocabulary/callback.js";

/** How far a vendor's clock may be ahead of the server's, in milliseconds. A fact further ahead would overrule all later ones. */
export const CLOCK_TOLERANCE_MS: number = 5 * 60 * 1000;

/** No vendor had groups before this moment: an earlier time is in seconds, or invalid. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** Why a group is stale after a fact with such a time. */
const IMPOSSIBLE_TIME = "a change had an impossible time";

/** Whether a time may order a fact that arrived at `now`. */
export function isCredible(time: number, now: number): boolean {
  return Number.isSafeInteger(time) && time > 0 && time <= now + CLOCK_TOLERANCE_MS;
}

/**
 * The entry without impossible times, so that it is ordered by its arrival. A fact with an impossible time leaves its group
 * stale, and so does one with a time long past, which keeps its time.
 */
export function withCredibleTimes(entry: LedgerEntry): LedgerEntry {
  const { callback, receivedAt: now } = entry;
  if (callback.wants === "unsupported") return entry;
  const { occurredAt, change } = callback;
  const sentAt = change.type === "message.sent" || change.type === "message.failed" ? change.message.sentAt : undefined;
  const isPlain = (time: number | undefined) => time === undefined || (time >= EARLIEST && isCredible(time, now));
  if (isPlain(occurredAt) && isPlain(sentAt)) return entry;
  const isImpossible = (time: number | undefined) => time !== undefined && !isCredible(time, now);
  let corrected = callback;
  if (isImpossible(occurredAt)) {
    const { occurredAt: _, ...rest } = corrected;
    corrected = rest;
  }
  if (isImpossible(sentAt) && (change.type === "message.sent" || change.type === "message.failed")) {
    const { sentAt: _, ...message } = change.message;
    corrected = { ...corrected, change: { ...change, message } };
  }
  return { ...entry, callback: corrected.wants === "record" ? leavingStale(corrected) : corrected };
}

function leavingStale<Told extends RecordCallback | ReadingCallback>(callback: Told): Told {
  return { ...callback, leavesStale: callback.leavesStale ?? IMPOSSIBLE_TIME };
}
