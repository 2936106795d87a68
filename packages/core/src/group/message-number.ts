import type { LedgerEntry } from "../ledger/ledger.js";

/** Above every number that a message may have. Vendors give 32 bits. */
export const ABOVE_NUMBERS: number = 2 ** 52;

/** Whether a message can have this number, and be ordered by it. */
export function isMessageNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < ABOVE_NUMBERS;
}

/** The entry without an impossible number of the message that was sent: it would be told as new whenever it is repeated. */
export function withPossibleNumber(entry: LedgerEntry): LedgerEntry {
  const { callback } = entry;
  if (callback.wants !== "record" || callback.change.type !== "message.sent") return entry;
  const { seq: told } = callback.change.message;
  if (told === undefined || isMessageNumber(told)) return entry;
  const { seq: _, ...message } = callback.change.message;
  return { ...entry, callback: { ...callback, change: { ...callback.change, message } } };
}
