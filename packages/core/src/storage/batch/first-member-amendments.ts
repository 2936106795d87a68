import type { LedgerEntry } from "../../ledger/ledger.js";
import { amendChange } from "../../policy/amend.js";
import type { Outcome } from "../../vocabulary/callback.js";
import { type GroupChange, groupIdOf } from "../../vocabulary/change.js";
import { jsonText } from "../../vocabulary/json.js";
import type { Journal } from "./journal.js";

/** The receipts under which it is remembered what was amended, and that something else was amended later. */
export interface AmendedKeys {
  readonly amended: string;
  readonly again: string;
}

/** The creation of a group is told seconds after the question about its first members, or it is another one. */
const SOON_MS = 10 * 60 * 1000;

const IN_DOUBT = "it is not sure what was amended of the first members";

/** The keys of an entry that remembers an amendment, or is to be told with one; `keyOf` makes receipt keys. */
export function amendedKeysOf({ callback }: LedgerEntry, keyOf: (key: string) => string): AmendedKeys | undefined {
  const asks = callback.wants === "review" || (callback.wants === "record" && callback.membersAsAsked === true);
  const groupId = asks ? groupIdOf(callback.change) : undefined;
  if (groupId === undefined) return undefined;
  return { amended: keyOf(`amended\n${groupId}`), again: keyOf(`amended again\n${groupId}`) };
}

/** Remembers an amendment; where another one is remembered already, only that there is more than one. */
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

/** A creation told as it was asked for, as it was amended; and why that may not be what became of it. */
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
