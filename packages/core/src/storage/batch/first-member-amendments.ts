import type { LedgerEntry } from "../../ledger/ledger.js";
import { amendChange } from "../../policy/amend.js";
import type { Outcome } from "../../vocabulary/callback.js";
import { type GroupChange, groupIdOf } from "../../vocabulary/change.js";
import { jsonText } from "../../vocabulary/json.js";
import type { Journal } from "./journal.js";

/** Keys of two receipts: the first amendment, and a note that a different one followed. */
export interface AmendedKeys {
  readonly amended: string;
  readonly again: string;
}

/** A creation follows the question about its first members within seconds. A later one belongs to another question. */
const SOON_MS = 10 * 60 * 1000;

const IN_DOUBT = "it is not sure what was amended of the first members";

/** The keys for an entry that stores an amendment or may need one. `keyOf` makes receipt keys. */
export function amendedKeysOf({ callback }: LedgerEntry, keyOf: (key: string) => string): AmendedKeys | undefined {
  const asks = callback.wants === "review" || (callback.wants === "record" && callback.membersAsAsked === true);
  const groupId = asks ? groupIdOf(callback.change) : undefined;
  if (groupId === undefined) return undefined;
  return { amended: keyOf(`amended\n${groupId}`), again: keyOf(`amended again\n${groupId}`) };
}

/** Stores an amendment. If a different one is stored already, only notes that there was another. */
export function rememberAmendment(entry: LedgerEntry, keys: AmendedKeys, journal: Journal): Outcome {
  const { callback } = entry;
  const outcome: Outcome = { result: "allowed", ...(callback.wants === "review" && { amend: callback.amended }) };
  const before = journal.remembered(keys.amended);
  if (!before) return journal.keep(entry, keys.amended, outcome, null);
  if (jsonText(before) !== jsonText(outcome) && !journal.remembered(keys.again)) {
    journal.keep(entry, keys.again, { result: "allowed" }, null);
  }
  return outcome;
}

/** The creation with the stored amendment applied, and a reason for doubt if the amendment may not be the right one. */
export function withAmendment(
  change: GroupChange,
  keys: AmendedKeys | undefined,
  journal: Journal,
  now: number,
): { readonly change: GroupChange; readonly doubt?: string } {
  const before = keys && journal.remembered(keys.amended);
  if (keys === undefined || before?.result !== "allowed" || !before.amend) return { change };
  const isOld = now - (journal.rememberedAt(keys.amended) ?? now) > SOON_MS;
  if (isOld) return { change, doubt: IN_DOUBT };
  const amended = amendChange(change, before.amend);
  return journal.remembered(keys.again) ? { change: amended, doubt: IN_DOUBT } : { change: amended };
}
