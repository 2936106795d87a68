import type { LedgerEntry } from "../ledger/ledger.js";
import type { RecordCallback } from "../vocabulary/callback.js";

/** How far a vendor's clock may be ahead of ours, in milliseconds. News from further ahead would overrule all that follows. */
export const CLOCK_TOLERANCE_MS: number = 5 * 60 * 1000;

/** Before it no vendor had groups: a time before is one in seconds, or none. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** Why a group is in doubt of which something was told with such a time. */
const INCREDIBLE = "a change was told with a time that cannot be";

/** Whether a time may order news that came at `now`, by our clock. */
function isCredible(time: number, now: number): boolean {
  return Number.isSafeInteger(time) && time > 0 && time <= now + CLOCK_TOLERANCE_MS;
}

/**
 * The entry without times that cannot be: what they were told of counts by its arrival. Of a fact they leave the group in
 * doubt, and so does a time long past, which orders as what it says.
 */
export function withCredibleTimes(entry: LedgerEntry): LedgerEntry {
  const { callback, receivedAt: now } = entry;
  if (callback.wants === "unsupported") return entry;
  const { occurredAt, change } = callback;
  const sentAt = change.type === "message.sent" || change.type === "message.failed" ? change.message.sentAt : undefined;
  const isPlain = (time: number | undefined) => time === undefined || (time >= EARLIEST && isCredible(time, now));
  if (isPlain(occurredAt) && isPlain(sentAt)) return entry;
  const isFalse = (time: number | undefined) => time !== undefined && !isCredible(time, now);
  let told = callback;
  if (isFalse(occurredAt)) {
    const { occurredAt: _, ...rest } = told;
    told = rest;
  }
  if (isFalse(sentAt) && (change.type === "message.sent" || change.type === "message.failed")) {
    const { sentAt: _, ...message } = change.message;
    told = { ...told, change: { ...change, message } };
  }
  return { ...entry, callback: told.wants === "record" ? inDoubt(told) : told };
}

function inDoubt(callback: RecordCallback): RecordCallback {
  return { ...callback, leavesStale: callback.leavesStale ?? INCREDIBLE };
}
