import type { LedgerEntry } from "../ledger/ledger.js";
import { changesOf, type ReadingCallback, type RecordCallback } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { RecordedChange } from "../vocabulary/group-observed.js";
import { withEachChange } from "./with-each-change.js";

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
  const { occurredAt } = callback;
  const times = [occurredAt, ...changesOf(callback).map(sentAtOf)];
  const isPlain = (time: number | undefined) => time === undefined || (time >= EARLIEST && isCredible(time, now));
  if (times.every(isPlain)) return entry;
  const isImpossible = (time: number | undefined) => time !== undefined && !isCredible(time, now);
  let corrected = withEachChange(callback, (change) =>
    isImpossible(sentAtOf(change)) ? withoutSentAt(change) : change,
  );
  if (isImpossible(occurredAt)) {
    const { occurredAt: _, ...rest } = corrected;
    corrected = rest;
  }
  return { ...entry, callback: corrected.wants === "record" ? leavingStale(corrected) : corrected };
}

function sentAtOf(change: RecordedChange): number | undefined {
  return change.type === "message.sent" || change.type === "message.failed" ? change.message.sentAt : undefined;
}

function withoutSentAt(change: GroupChange): GroupChange {
  if (change.type !== "message.sent" && change.type !== "message.failed") return change;
  const { sentAt: _, ...message } = change.message;
  return { ...change, message };
}

function leavingStale<Told extends RecordCallback | ReadingCallback>(callback: Told): Told {
  return { ...callback, leavesStale: callback.leavesStale ?? IMPOSSIBLE_TIME };
}
