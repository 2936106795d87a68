import { withCredibleTimes } from "../../group/credible-time.js";
import { withPossibleNumber } from "../../group/message-number.js";
import { type Named, namedByAll } from "../../group/named-by.js";
import type { Circumstances } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { changesOf, RECEIPT_WINDOW_MS } from "../../vocabulary/callback.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import { groupIdOf } from "../../vocabulary/change.js";
import { MOST_OBSERVED, type RecordedChange } from "../../vocabulary/group-observed.js";
import { isIdentifier } from "../../vocabulary/identifier.js";
import { type AmendedReceipts, amendedReceipts } from "./first-member-amendments.js";
import { type ReceiptPlace, receiptPlace } from "./receipt-place.js";
import { groupName } from "./record-name.js";

/** One entry of a batch, and what it needs of the record. */
export interface Plan {
  readonly entry: LedgerEntry;
  readonly receipt: ReceiptPlace | undefined;
  /** The receipts of amendments to the first members of a new group; absent for entries that neither store nor use them. */
  readonly amended: AmendedReceipts | undefined;
  readonly circumstances: Circumstances;
  readonly named: Named | undefined;
  /** The name of the group among those of all sources; `undefined` for an entry without a valid group id. */
  readonly groupName: string | undefined;
  readonly fault: CallbackError | undefined;
}

/** Works out what an entry reads. */
export function planOf(told: LedgerEntry): Plan {
  const entry = withPossibleNumber(withCredibleTimes(told));
  const { source, callback, receivedAt } = entry;
  const circumstances: Circumstances = {
    authority: callback.wants === "perform" ? "ours" : "theirs",
    permission: callback.wants === "perform" ? callback.permission : "anyone",
    actorId: callback.wants === "unsupported" ? undefined : callback.actorId,
    occurredAt: callback.wants === "unsupported" ? undefined : callback.occurredAt,
    leavesStale: callback.wants === "record" ? callback.leavesStale : undefined,
    impliesActive: callback.wants === "record" && callback.impliesActive,
    begunAt: callback.wants === "record" ? callback.begunAt : undefined,
    groupKind: callback.wants === "unsupported" ? undefined : callback.groupKind,
    now: receivedAt,
    isRetried: entry.isRetried,
  };
  const writesGroups = callback.wants === "perform" || callback.wants === "record";
  const named = writesGroups ? namedByAll(changesOf(callback), circumstances) : undefined;
  const fault = named && faultOfNames(named, entry);
  return {
    entry,
    receipt: receiptOf(told),
    amended: amendedReceipts(entry),
    circumstances,
    named,
    groupName: named?.groupId === undefined || fault ? undefined : groupName(source, named.groupId),
    fault,
  };
}

/** By what the vendor told, even where it is not credible. */
function receiptOf({ source, callback, receivedAt }: LedgerEntry): ReceiptPlace | undefined {
  const key = "receiptKey" in callback ? callback.receiptKey : undefined;
  if (key === undefined) return undefined;
  const time = callback.wants === "unsupported" ? undefined : callback.occurredAt;
  const within = callback.wants === "record" && callback.keyMayRecur ? { within: RECEIPT_WINDOW_MS } : {};
  return receiptPlace(source, { key, time, receivedAt, ...within });
}

/** Adapters check ids too; the ledger does not rely on it. */
function faultOfNames(named: Named, { source, callback }: LedgerEntry): CallbackError | undefined {
  const { groupId, userIds, messageKeys, topicIds, listEntries } = named;
  const ids = [...userIds, ...topicIds, ...messageKeys.flatMap(([topicId, key]) => (topicId ? [topicId, key] : [key]))];
  ids.push(...listEntries.map(([, userId]) => userId));
  if (groupId !== undefined) ids.push(groupId);
  const malformed = (what: string) => new CallbackError("malformed", `[${source}] ${callback.command}: ${what}`);
  if (!ids.every((id) => isIdentifier(id))) return malformed("an id is not 1 to 255 bytes of text");
  if (callback.wants !== "record") return undefined;
  if (changesOf(callback).some((change) => groupIdOf(change) !== groupId))
    return malformed("it tells of several groups");
  return isTooLarge(callback.change)
    ? malformed(`a part of a reading names more than ${MOST_OBSERVED} users, topics or entries of lists`)
    : undefined;
}

function isTooLarge(change: RecordedChange): boolean {
  if (change.type !== "group.observed") return false;
  const { members = [], absentUserIds = [], topics = [], lists: { allowed = [], blocked = [] } = {} } = change;
  const counts = [members.length + absentUserIds.length, topics.length, allowed.length + blocked.length];
  return counts.some((count) => count > MOST_OBSERVED);
}
