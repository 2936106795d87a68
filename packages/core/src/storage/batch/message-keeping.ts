import type { MessageState } from "../../group/message-state.js";
import type { Effects, EventDraft } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { changesOf } from "../../vocabulary/callback.js";
import type { RecordedChange } from "../../vocabulary/group-observed.js";

/** What becomes of a source's messages: stored and told, told in the feed only, or neither. */
export type MessageKeeping = "store" | "feed" | "none";

/** Whether a change carries what people said. */
export function isAboutMessages({ type }: Pick<RecordedChange, "type">): boolean {
  return isOfMessages(type);
}

function isOfMessages(type: string): boolean {
  return type.startsWith("message.");
}

const contents: ReadonlySet<string> = new Set([
  "message.sent",
  "message.edited",
  "message.failed",
  "message.extended",
  "message.reacted",
]);

/** Whether an event or a decision about a change of this type may hold what people said. */
export function holdsContent(type: string): boolean {
  return contents.has(type);
}

/** The effects as far as a source's messages are kept. */
export function asKept(effects: Effects, keeping: MessageKeeping): Effects {
  switch (keeping) {
    case "store":
      return effects;
    case "feed":
      return { ...effects, messages: [] };
    case "none":
      return { ...effects, messages: [], events: withoutMessages(effects) };
  }
}

/** If a message is the first we hear of a group, the feed still tells that the group exists. */
function withoutMessages({ groupId, events, makesGroupKnown }: Effects): readonly EventDraft[] {
  const kept = events.filter(({ type }) => !isOfMessages(type));
  if (kept.length > 0 || groupId === undefined || !makesGroupKnown) return kept;
  return [{ type: "group.updated", groupId, data: { profile: {} } }];
}

/** Whether a callback may hold what people said. An unsupported one may hold anything. */
export function mayHoldWords(callback: LedgerEntry["callback"]): boolean {
  return callback.wants === "unsupported" || changesOf(callback).some(isAboutMessages);
}

/** Words that were said longer ago than this when they were told are due noticeably before others told with them. */
const OLD_MS = 60 * 60 * 1000;

/** Since when the words in a change count as kept, if that is long before its callback came in. */
export function oldWordsIn(
  change: RecordedChange,
  { occurredAt, receivedAt }: Told,
  messages: readonly MessageState[],
): number | undefined {
  if (!holdsContent(change.type)) return undefined;
  const since = wordsSince(change, { occurredAt, receivedAt }, messages);
  return since < receivedAt - OLD_MS ? since : undefined;
}

/**
 * Since when what people said in a callback counts as kept: since its message was sent, and at the latest since it came
 * in; `null` for a callback that holds nothing of it.
 */
export function contentSinceOf({ callback, receivedAt }: Pick<LedgerEntry, "callback" | "receivedAt">): number | null {
  if (callback.wants === "unsupported") return receivedAt;
  const { occurredAt } = callback;
  const times = changesOf(callback)
    .filter(isAboutMessages)
    .map((change) => wordsSince(change, { occurredAt, receivedAt }, []));
  return times.length > 0 ? Math.min(...times) : null;
}

/** When a change happened by the vendor's clock, and when its callback came in. */
interface Told {
  readonly occurredAt: number | undefined;
  readonly receivedAt: number;
}

function wordsSince(
  change: RecordedChange,
  { occurredAt, receivedAt }: Told,
  messages: readonly MessageState[],
): number {
  const isSending = change.type === "message.sent" || change.type === "message.failed";
  const sentAt = isSending ? change.message.sentAt : undefined;
  let since = Math.min(sentAt ?? occurredAt ?? receivedAt, receivedAt);
  for (const message of messages) since = Math.min(since, message.sentAt ?? since);
  return since;
}
