import type { Slice } from "./apply-change.js";
import type {
  GroupChange,
  MessageExtended,
  MessageRead,
  MessageRecalled,
  MessageReference,
  MessageSent,
} from "./change.js";
import type { GroupState } from "./group-state.js";
import {
  blankMessage,
  keyOf,
  type MessageExtension,
  type MessageState,
  withContent,
  withForetold,
} from "./message-state.js";

/** What a change does to messages, and what of it is news. */
export interface MessageEffects {
  readonly messages: readonly MessageState[];
  /** The change as far as it took effect; absent when it told nothing new. */
  readonly news?: GroupChange;
  /** Why the group must be read again at the vendor's, if it must. */
  readonly leavesStale?: string;
}

/** The changes that touch stored messages. */
export type MessageChange = MessageSent | MessageRecalled | MessageRead | MessageExtended;

/** The keys of the messages a change names. */
export function messageKeysOf(change: MessageChange): readonly string[] {
  switch (change.type) {
    case "message.sent": {
      const { key, seq } = change.message;
      if (key === undefined) return [];
      return seq === undefined || key === String(seq) ? [key] : [key, String(seq)];
    }
    case "message.recalled":
      return change.messages.map(keyOf);
    case "message.read":
      return change.receipts.flatMap(({ seq }) => (seq === undefined ? [] : [String(seq)]));
    case "message.extended":
      return [keyOf(change.message)];
  }
}

/** The numbers by which a change refers to messages that may be kept under another key. */
export function messageNumbersOf(change: MessageChange): readonly number[] {
  switch (change.type) {
    case "message.sent":
      return [];
    case "message.recalled":
      return change.messages.flatMap((reference) => ("seq" in reference ? [reference.seq] : []));
    case "message.read":
      return change.receipts.flatMap(({ seq }) => seq ?? []);
    case "message.extended":
      return "seq" in change.message ? [change.message.seq] : [];
  }
}

/** Applies what happened to messages. Like all facts these converge, in whatever order they arrive. */
export function applyMessage(slice: Slice, change: MessageChange, group: GroupState, time: number): MessageEffects {
  const { groupId } = group;
  const topicId = change.topicId ?? "";
  const byKey = (key: string) => slice.message(groupId, topicId, key) ?? blankMessage(topicId, key);
  const known = (reference: MessageReference) =>
    ("seq" in reference && slice.messageNumbered(groupId, topicId, reference.seq)) || byKey(keyOf(reference));
  switch (change.type) {
    case "message.sent":
      return applySent(change, (key) => ofThisLife(byKey(key), group));
    case "message.recalled": {
      const recalled = change.messages.filter((reference) => known(reference).recalledAt === null);
      const messages = recalled.map((reference) => ({ ...known(reference), recalledAt: time }));
      const isUnknown = recalled.some((reference) => "seq" in reference && !known(reference).isSent);
      return {
        messages,
        ...(recalled.length > 0 && { news: { ...change, messages: recalled } }),
        ...(isUnknown && { leavesStale: "a message was recalled by a number that no message bears" }),
      };
    }
    case "message.read":
      return applyRead(change, known);
    case "message.extended":
      return applyExtended(change, known(change.message));
  }
}

/** A group under a reused id counts its messages from the start again: what its former life said is not in the way. */
function ofThisLife(message: MessageState, { createdAt, dissolvedAt }: GroupState): MessageState {
  const isReborn = createdAt !== null && dissolvedAt !== null && createdAt > dissolvedAt;
  const isFormer = isReborn && message.sentAt !== null && message.sentAt < dissolvedAt;
  return isFormer ? blankMessage(message.topicId, message.key) : message;
}

type Known = (reference: MessageReference) => MessageState;

function applySent(change: MessageSent, byKey: (key: string) => MessageState): MessageEffects {
  const { message } = change;
  if (message.key === undefined) return { messages: [], news: change };
  const before = byKey(message.key);
  const learnsSeq = before.seq === null && message.seq !== undefined;
  if (before.isSent && !learnsSeq) return { messages: [] };
  // What was told of the number before the number had a message.
  const foretold = message.seq === undefined ? undefined : byKey(String(message.seq));
  const after = withContent(foretold && !foretold.isSent ? withForetold(before, foretold) : before, message);
  return { messages: [after], ...(!before.isSent && { news: change }) };
}

function applyRead(change: MessageRead, known: Known): MessageEffects {
  const messages: MessageState[] = [];
  const receipts = change.receipts.filter(({ seq, readCount, unreadCount }) => {
    if (seq === undefined || readCount === undefined) return true;
    const before = known({ seq });
    if (readCount <= before.readCount) return false;
    messages.push({ ...before, readCount, unreadCount: unreadCount ?? before.unreadCount });
    return true;
  });
  return { messages, ...(receipts.length > 0 && { news: { ...change, receipts } }) };
}

function applyExtended(change: MessageExtended, before: MessageState): MessageEffects {
  const { operation, version } = change;
  const clearedAt = operation === "clear" ? Math.max(version, before.extensionsClearedAt) : before.extensionsClearedAt;
  const kept = Object.entries(before.extensions).filter(([, extension]) => extension.version > clearedAt);
  const extensions = new Map<string, MessageExtension>(kept);
  for (const [key, value] of operation === "clear" ? [] : Object.entries(change.extensions)) {
    if (version <= clearedAt || version < (extensions.get(key)?.version ?? 0)) continue;
    extensions.set(key, { value: operation === "set" ? value : null, version });
  }
  const after = { ...before, extensions: Object.fromEntries(extensions), extensionsClearedAt: clearedAt };
  return JSON.stringify(after) === JSON.stringify(before) ? { messages: [] } : { messages: [after], news: change };
}
