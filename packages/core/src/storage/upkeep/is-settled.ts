import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Callback } from "../../vocabulary/callback.js";

type LedgerCallback = Extract<Callback, LedgerEntry["callback"]>;

const WANTS: readonly unknown[] = ["perform", "record", "unsupported"] satisfies LedgerCallback["wants"][];

/** Whether the ledger settles a callback; everything else only asks. */
export function isSettled(callback: Callback): callback is LedgerCallback {
  return WANTS.includes(callback.wants);
}
