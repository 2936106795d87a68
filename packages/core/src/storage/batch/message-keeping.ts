import type { MessageState } from "../../group/message-state.js";
import type { Effects, EventDraft } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
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

/** Whether an event or a decision about a change of this type may hold what people said. */
export function holdsContent(type: string): boolean {
  return type === "message.sent" || type === "message.failed" || type === "message.extended";
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
  return callback.wants === "unsupported" || isAboutMessages(callback.change);
}

/** Words that were said longer ago than this when they were told are due noticeably before others told with them. */
const OLD_MS = 60 * 60 * 1000;

/** Since when the words in a callback count as kept, if that is long before it came in. */
export function oldWordsIn(
  { callback, receivedAt }: LedgerEntry,
  messages: readonly MessageState[],
): number | undefined {
  if (callback.wants === "unsupported" || !holdsContent(callback.change.type)) return undefined;
  const since = wordsSince(callback, receivedAt, messages);
  return since < receivedAt - OLD_MS ? since : undefined;
}

/**
 * Since when what people said in a callback counts as kept: since its message was sent, and at the latest since it came
 * in; `null` for a callback that holds nothing of it.
 */
export function contentSinceOf({ callback, receivedAt }: Pick<LedgerEntry, "callback" | "receivedAt">): number | null {
  if (callback.wants === "unsupported") return receivedAt;
  return isAboutMessages(callback.change) ? wordsSince(callback, receivedAt, []) : null;
}

function wordsSince(
  { change, occurredAt }: Exclude<LedgerEntry["callback"], { readonly wants: "unsupported" }>,
  receivedAt: number,
  messages: readonly MessageState[],
): number {
  const isSending = change.type === "message.sent" || change.type === "message.failed";
  const sentAt = isSending ? change.message.sentAt : undefined;
  let since = Math.min(sentAt ?? occurredAt ?? receivedAt, receivedAt);
  for (const message of messages) since = Math.min(since, message.sentAt ?? since);
  return since;
}
