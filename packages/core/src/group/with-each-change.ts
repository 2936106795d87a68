import type { LedgerEntry } from "../ledger/ledger.js";
import { isReading } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";

type ChangeCallback = Exclude<LedgerEntry["callback"], { readonly wants: "unsupported" }>;

/** The callback with each of its changes corrected. What was read at a vendor is none. */
export function withEachChange(
  callback: ChangeCallback,
  correct: (change: GroupChange) => GroupChange,
): ChangeCallback {
  if (callback.wants !== "record") return { ...callback, change: correct(callback.change) };
  if (isReading(callback)) return callback;
  const { further } = callback;
  return { ...callback, change: correct(callback.change), ...(further && { further: further.map(correct) }) };
}
