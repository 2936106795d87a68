import { sha256Base64Url } from "../../adapter/authenticity.js";
import { withCredibleTimes } from "../../group/credible-time.js";
import { type Named, namedBy } from "../../group/named-by.js";
import type { Circumstances } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import { isIdentifier } from "../../vocabulary/identifier.js";
import { type AmendedKeys, amendedKeysOf } from "./first-member-amendments.js";
import { groupName } from "./record-name.js";

/** Digits in base 36 that the latest moment of a `Date` takes. */
const TIME_DIGITS = 11;

/** One entry of a batch, and what it needs of the record. */
export interface Plan {
  readonly entry: LedgerEntry;
  readonly receiptKey: string | null;
  /** The receipts of amendments to the first members of a new group; absent for entries that neither store nor use them. */
  readonly amendedKeys: AmendedKeys | undefined;
  readonly circumstances: Circumstances;
  readonly named: Named | undefined;
  /** The name of the group among those of all sources; `undefined` for an entry without a valid group id. */
  readonly groupName: string | undefined;
  readonly fault: CallbackError | undefined;
}

/** Works out what an entry reads. */
export function planOf(told: LedgerEntry): Plan {
  const entry = withCredibleTimes(told);
  const { source, callback } = entry;
  const key = "receiptKey" in callback ? callback.receiptKey : undefined;
  const circumstances: Circumstances = {
    authority: callback.wants === "perform" ? "ours" : "theirs",
    permission: callback.wants === "perform" ? callback.permission : "anyone",
    actorId: callback.wants === "unsupported" ? undefined : callback.actorId,
    occurredAt: callback.wants === "unsupported" ? undefined : callback.occurredAt,
    leavesStale: callback.wants === "record" ? callback.leavesStale : undefined,
    impliesActive: callback.wants === "record" && callback.impliesActive,
    groupKind: callback.wants === "unsupported" ? undefined : callback.groupKind,
    now: entry.receivedAt,
    isRetried: entry.isRetried,
  };
  const writesGroups = callback.wants === "perform" || callback.wants === "record";
  const named = writesGroups ? namedBy(callback.change, circumstances) : undefined;
  const fault = named && faultOfNames(named, entry);
  return {
    entry,
    receiptKey: key === undefined ? null : receiptKeyOf(source, key, timeOf(told)),
    amendedKeys: amendedKeysOf(entry, (amended) => receiptKeyOf(source, amended, 0)),
    circumstances,
    named,
    groupName: named?.groupId === undefined || fault ? undefined : groupName(source, named.groupId),
    fault,
  };
}

/** The vendor's time even where it is not credible: a repetition must get the same key, and our clock has moved on by then. */
function timeOf({ callback }: LedgerEntry): number {
  const time = callback.wants === "unsupported" ? undefined : callback.occurredAt;
  return time !== undefined && Number.isSafeInteger(time) ? time : 0;
}

/** Starts with the time, in a fixed length: keys of recent events lie side by side in the index. */
function receiptKeyOf(source: string, key: string, time: number): string {
  return Math.max(0, time).toString(36).padStart(TIME_DIGITS, "0") + sha256Base64Url(`${source}\n${key}`);
}

/** Adapters check ids too; the ledger does not rely on it. */
function faultOfNames(named: Named, { source, callback }: LedgerEntry): CallbackError | undefined {
  const { groupId, userIds, messageKeys, topicIds } = named;
  const ids = [...userIds, ...topicIds, ...messageKeys.flatMap(([topicId, key]) => (topicId ? [topicId, key] : [key]))];
  if (groupId !== undefined) ids.push(groupId);
  if (ids.every((id) => isIdentifier(id))) return undefined;
  return new CallbackError("malformed", `[${source}] ${callback.command}: an id is not 1 to 255 bytes of text`);
}
