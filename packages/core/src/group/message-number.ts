import type { LedgerEntry } from "../ledger/ledger.js";
import { changesOf } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { RecordedChange } from "../vocabulary/group-observed.js";
import { withEachChange } from "./with-each-change.js";

/** Above every number that a message may have. Vendors give 32 bits. */
export const ABOVE_NUMBERS: number = 2 ** 52;

/** Whether a message can have this number, and be ordered by it. */
export function isMessageNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < ABOVE_NUMBERS;
}

/** The entry without an impossible number of the message that was sent: it would be told as new whenever it is repeated. */
export function withPossibleNumber(entry: LedgerEntry): LedgerEntry {
  const { callback } = entry;
  if (callback.wants !== "record" || !changesOf(callback).some(hasImpossibleNumber)) return entry;
  return { ...entry, callback: withEachChange(callback, withoutImpossibleNumber) };
}

function hasImpossibleNumber(change: RecordedChange): boolean {
  if (change.type !== "message.sent") return false;
  const { seq } = change.message;
  return seq !== undefined && !isMessageNumber(seq);
}

function withoutImpossibleNumber(change: GroupChange): GroupChange {
  if (change.type !== "message.sent" || !hasImpossibleNumber(change)) return change;
  const { seq: _, ...message } = change.message;
  return { ...change, message };
}
