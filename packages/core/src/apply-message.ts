import type { Slice } from "./apply-change.js";
import type {
  GroupChange,
  MessageExtended,
  MessageRead,
  MessageRecalled,
  MessageReference,
  MessageSent,
} from "./change.js";
import type { FieldTimes } from "./group-state.js";
import {
  blankMessage,
  keyOf,
  type MessageState,
  withContent,
  withForetold,
  withoutFormerLives,
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
export function applyMessage(
  slice: Slice,
  change: MessageChange,
  groupId: string,
  at: number | undefined,
  time: number,
): MessageEffects {
  const topicId = change.topicId ?? "";
  const stored = (key: string) => slice.message(groupId, topicId, key);
  const byKey = (key: string) => stored(key) ?? blankMessage(topicId, key);
  const known = (reference: MessageReference) =>
    ("seq" in reference && slice.messageNumbered(groupId, topicId, reference.seq)) || byKey(keyOf(reference));
  switch (change.type) {
    case "message.sent":
      return applySent(change, topicId, stored);
    case "message.recalled":
      return applyRecalled(change, known, at, time);
    case "message.read":
      return applyRead(change, known, at);
    case "message.extended":
      return applyExtended(change, known(change.message), at);
  }
}

type Known = (reference: MessageReference) => MessageState;

function applySent(
  change: MessageSent,
  topicId: string,
  stored: (key: string) => MessageState | undefined,
): MessageEffects {
  const { message } = change;
  const { key, seq, sentAt } = message;
  if (key === undefined) return { messages: [], news: change };
  const known = stored(key);
  if (known && isOfFormerLife(known, sentAt)) return { messages: [] };
  const before = known ? withoutFormerLives(known, sentAt) : blankMessage(topicId, key);
  const learnsSeq = before.seq === null && seq !== undefined;
  if (before.isSent && !learnsSeq) return { messages: [] };
  // What was told of the number before the number had a message.
  const foretold = seq === undefined || key === String(seq) ? undefined : stored(String(seq));
  const told = foretold && !foretold.isSent ? withoutFormerLives(foretold, sentAt) : undefined;
  const after = withContent(told ? withForetold(before, told) : before, message);
  return { messages: [after], ...(!before.isSent && { news: change }) };
}

function applyRecalled(change: MessageRecalled, known: Known, at: number | undefined, time: number): MessageEffects {
  const recalled = change.messages.filter((reference) => {
    const before = known(reference);
    if (before.recalledAt === null) return !isOfFormerLife(before, at);
    return at !== undefined && at > before.recalledAt;
  });
  const messages = recalled.map((reference) => ({
    ...known(reference),
    recalledAt: time,
    changedAt: withTime(known(reference), "recalled", at),
  }));
  const isUnknown = recalled.some((reference) => "seq" in reference && !known(reference).isSent);
  return {
    messages,
    ...(recalled.length > 0 && { news: { ...change, messages: recalled } }),
    ...(isUnknown && { leavesStale: "a message was recalled by a number that no message bears" }),
  };
}

function applyRead(change: MessageRead, known: Known, at: number | undefined): MessageEffects {
  const messages: MessageState[] = [];
  const receipts = change.receipts.filter(({ seq, readCount, unreadCount }) => {
    if (seq === undefined || readCount === undefined) return true;
    const before = known({ seq });
    const isOvertaken = !outranks([at, readCount], [before.changedAt.read, before.readCount]);
    if (isOvertaken || isOfFormerLife(before, at)) return false;
    messages.push({
      ...before,
      readCount,
      unreadCount: unreadCount ?? before.unreadCount,
      changedAt: withTime(before, "read", at),
    });
    return readCount !== before.readCount;
  });
  return { messages, ...(receipts.length > 0 && { news: { ...change, receipts } }) };
}

function applyExtended(change: MessageExtended, before: MessageState, at: number | undefined): MessageEffects {
  if (isOfFormerLife(before, at)) return { messages: [] };
  const { operation, version } = change;
  const { changedAt } = before;
  const news: Rank = [at, version];
  let clearing: Rank = [changedAt.extensions, before.extensionsClearedAt];
  const extensions = new Map(Object.entries(before.extensions));
  const times = new Map(Object.entries(changedAt));
  const standing = (key: string): Rank => [times.get(`extensions.${key}`), extensions.get(key)?.version ?? 0];
  if (operation === "clear" && outranks(news, clearing)) {
    clearing = news;
    if (at !== undefined) times.set("extensions", at);
    for (const key of [...extensions.keys()].filter((key) => !outranks(standing(key), clearing))) {
      extensions.delete(key);
      times.delete(`extensions.${key}`);
    }
  }
  for (const [key, value] of operation === "clear" ? [] : Object.entries(change.extensions)) {
    if (!outranks(news, clearing) || outranks(standing(key), news)) continue;
    extensions.set(key, { value: operation === "set" ? value : null, version });
    if (at !== undefined) times.set(`extensions.${key}`, at);
  }
  const after = {
    ...before,
    extensions: Object.fromEntries(extensions),
    extensionsClearedAt: clearing[1],
    changedAt: Object.fromEntries(times),
  };
  const touched = (message: MessageState) =>
    JSON.stringify([message.extensions, message.extensionsClearedAt, message.changedAt]);
  const isNews = touched(after) !== touched(before);
  return isNews ? { messages: [after], news: change } : { messages: [] };
}

/** Whether news of time `at` is of another message than the known one, which bears its key since a later life. */
function isOfFormerLife({ sentAt }: MessageState, at: number | undefined): boolean {
  return at !== undefined && sentAt !== null && at < sentAt;
}

/** The vendor's time, and the count or version that grows within one life of a message's key. */
type Rank = readonly [at: number | undefined, grown: number];

/** Lives are told apart by whole seconds, as vendors time messages; within one, what has grown further is newer. */
function outranks([at, grown]: Rank, [knownAt, knownGrown]: Rank): boolean {
  const seconds = at === undefined || knownAt === undefined ? 0 : Math.floor(at / 1000) - Math.floor(knownAt / 1000);
  return seconds === 0 ? grown > knownGrown : seconds > 0;
}

function withTime({ changedAt }: MessageState, field: string, at: number | undefined): FieldTimes {
  return at === undefined ? changedAt : { ...changedAt, [field]: at };
}
