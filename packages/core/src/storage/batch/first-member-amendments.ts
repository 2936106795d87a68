import type { LedgerEntry } from "../../ledger/ledger.js";
import { amendChange } from "../../policy/amend.js";
import type { Outcome } from "../../vocabulary/callback.js";
import { type GroupCreated, groupIdOf, type MembersJoined } from "../../vocabulary/change.js";
import type { RecordedChange } from "../../vocabulary/group-observed.js";
import { jsonText } from "../../vocabulary/json.js";
import type { Journal } from "./journal.js";
import { type ReceiptPlace, receiptPlace } from "./receipt-place.js";

/** Two receipts: of the first amendment, and of a note that a different one followed. */
export interface AmendedReceipts {
  readonly first: ReceiptPlace;
  readonly again: ReceiptPlace;
}

/** A creation follows the question about its first members within seconds. A later one belongs to another question. */
const SOON_MS = 10 * 60 * 1000;
/** So long an amendment that is too old for that still leaves a doubt. */
const DOUBT_MS = 24 * 60 * 60 * 1000;

const IN_DOUBT = "it is not sure what was amended of the first members";

/** The receipts of an entry that stores an amendment or may need one. */
export function amendedReceipts({ source, callback, receivedAt }: LedgerEntry): AmendedReceipts | undefined {
  const asks = callback.wants === "review" || (callback.wants === "record" && callback.membersAsAsked === true);
  const groupId = asks ? groupIdOf(callback.change) : undefined;
  if (groupId === undefined) return undefined;
  const placeOf = (key: string) => receiptPlace(source, { key, time: undefined, receivedAt, within: DOUBT_MS });
  return { first: placeOf(`amended\n${groupId}`), again: placeOf(`amended again\n${groupId}`) };
}

/** Stores an amendment. If a different one is stored already, only notes that there was another. */
export function rememberAmendment(entry: LedgerEntry, amended: AmendedReceipts, journal: Journal): Outcome {
  const { callback } = entry;
  const outcome: Outcome = { result: "allowed", ...(callback.wants === "review" && { amend: callback.amended }) };
  const before = journal.remembered(amended.first);
  if (!before) return journal.keep(entry, amended.first, outcome);
  if (jsonText(before) !== jsonText(outcome) && !journal.remembered(amended.again)) {
    journal.keep(entry, amended.again, { result: "allowed" });
  }
  return outcome;
}

/** What was told with the stored amendment applied, and a reason for doubt if the amendment may not be the right one. */
export function withAmendment(
  changes: readonly RecordedChange[],
  receipts: AmendedReceipts | undefined,
  journal: Journal,
  now: number,
): { readonly changes: readonly RecordedChange[]; readonly doubt?: string } {
  const before = receipts && journal.remembered(receipts.first);
  if (receipts === undefined || before?.result !== "allowed" || !before.amend) return { changes };
  const { amend } = before;
  const isOld = now - (journal.rememberedAt(receipts.first) ?? now) > SOON_MS;
  if (isOld) return { changes, doubt: IN_DOUBT };
  const amended = changes.map((change) => (isOfFirstMembers(change) ? amendChange(change, amend) : change));
  return journal.remembered(receipts.again) ? { changes: amended, doubt: IN_DOUBT } : { changes: amended };
}

/** A group's first members may be told with its creation, or as joining it in the same act. */
function isOfFirstMembers(change: RecordedChange): change is GroupCreated | MembersJoined {
  return change.type === "group.created" || change.type === "members.joined";
}
