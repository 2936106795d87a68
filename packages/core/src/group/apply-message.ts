import type { FeedChange, ToldReference } from "../feed/feed-change.js";
import type {
  MessageExtended,
  MessageRead,
  MessageRecalled,
  MessageReference,
  MessageSent,
} from "../vocabulary/change.js";
import type { FieldTimes } from "./group-state.js";
import {
  blankMessage,
  keyOf,
  type MessageState,
  withContent,
  withForetold,
  withoutFormerLives,
} from "./message-state.js";
import type { Slice } from "./slice.js";

/** What a change does to messages, and what of it is news. */
export interface MessageEffects {
  readonly messages: readonly MessageState[];
  /** The change as far as it took effect, and what else it takes to know the messages as they are now. */
  readonly news: readonly FeedChange[];
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
      return change.messages.flatMap(numberOf);
    case "message.read":
      return change.receipts.flatMap(({ seq }) => seq ?? []);
    case "message.extended":
      return numberOf(change.message);
  }
}

/** The number of a message that is referred to by nothing else. */
function numberOf(reference: MessageReference): readonly number[] {
  return "key" in reference ? [] : [reference.seq];
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
    ("key" in reference ? undefined : slice.messageNumbered(groupId, topicId, reference.seq)) ??
    byKey(keyOf(reference));
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
  const { message, ...place } = change;
  const { key, seq, sentAt } = message;
  if (key === undefined) return { messages: [], news: [change] };
  const known = stored(key);
  if (known && isOfFormerLife(known, sentAt)) return { messages: [], news: [] };
  const before = known ? withoutFormerLives(known, sentAt) : blankMessage(topicId, key);
  const told = seq === undefined || key === String(seq) ? undefined : foretold(stored(String(seq)), sentAt);
  if (!before.isSent) {
    const after = withContent(told ? withForetold(before, told) : before, message);
    return { messages: [after], news: [change, ...newsSince(blankMessage(topicId, key), after, change)] };
  }
  if (!known || known.seq !== null || seq === undefined) return { messages: [], news: [] };
  const after = { ...(told ? withForetold(known, told) : known), seq };
  const numbered = { ...place, type: "message.numbered", message: { key, seq } } as const;
  return { messages: [after], news: [numbered, ...newsSince(known, after, change)] };
}

/** What was told of a number before the number had a message. */
function foretold(known: MessageState | undefined, sentAt: number | undefined): MessageState | undefined {
  return known && !known.isSent ? withoutFormerLives(known, sentAt) : undefined;
}

/** What was told of a message before it was, told again of the message itself. */
function newsSince(
  told: MessageState,
  after: MessageState,
  { groupId, topicId }: Pick<MessageSent, "groupId" | "topicId">,
): readonly FeedChange[] {
  const { key, seq, recalledAt, readCount, unreadCount } = after;
  const place = { groupId, ...(topicId !== undefined && { topicId }) };
  const reference = { key, ...(seq !== null && { seq }) };
  const news: FeedChange[] = [];
  if (recalledAt !== null && recalledAt !== told.recalledAt) {
    news.push({ type: "message.recalled", ...place, messages: [reference], recalledAt });
  }
  if (readCount !== told.readCount || unreadCount !== told.unreadCount) {
    const counts = { readCount, ...(unreadCount !== null && { unreadCount }) };
    news.push({ type: "message.read", ...place, receipts: [{ ...reference, readerIds: [], ...counts }] });
  }
  const before = new Map(valuesOf(told));
  const set = valuesOf(after).filter(([name, value]) => before.get(name) !== value);
  if (set.length > 0) {
    const version = Math.max(...Object.values(after.extensions).map((extension) => extension.version));
    const extensions = Object.fromEntries(set);
    news.push({ type: "message.extended", ...place, message: reference, operation: "set", extensions, version });
  }
  return news;
}

/** The extensions a message has. */
function valuesOf({ extensions }: MessageState): readonly (readonly [name: string, value: string])[] {
  return Object.entries(extensions).flatMap(([name, { value }]) => (value === null ? [] : [[name, value] as const]));
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
  const isUnknown = recalled.some((reference) => !("key" in reference) && !known(reference).isSent);
  const told = recalled.map((reference) => toldReference(reference, known(reference)));
  return {
    messages,
    news: recalled.length > 0 ? [{ ...change, messages: told }] : [],
    ...(isUnknown && { leavesStale: "a message was recalled by a number that no message bears" }),
  };
}

/** Whoever follows the feed knows a message by its key. */
function toldReference(reference: MessageReference, { key, isSent }: MessageState): ToldReference {
  return isSent ? { ...reference, key } : reference;
}

function applyRead(change: MessageRead, known: Known, at: number | undefined): MessageEffects {
  const messages = new Map<string, MessageState>();
  const receipts = change.receipts.flatMap((receipt) => {
    const { seq, readCount, unreadCount } = receipt;
    if (seq === undefined || readCount === undefined) return [receipt];
    const stored = known({ seq });
    const before = messages.get(stored.key) ?? stored;
    const isOvertaken = !outranks([at, readCount], [before.changedAt.read, before.readCount]);
    if (isOvertaken || isOfFormerLife(before, at)) return [];
    const after = {
      ...before,
      readCount,
      unreadCount: unreadCount ?? before.unreadCount,
      changedAt: withTime(before, "read", at),
    };
    messages.set(stored.key, after);
    if (readCount === before.readCount && after.unreadCount === before.unreadCount) return [];
    return [before.isSent ? { ...receipt, key: before.key } : receipt];
  });
  return { messages: [...messages.values()], news: receipts.length > 0 ? [{ ...change, receipts }] : [] };
}

function applyExtended(change: MessageExtended, before: MessageState, at: number | undefined): MessageEffects {
  if (isOfFormerLife(before, at)) return { messages: [], news: [] };
  const { operation, version } = change;
  const { changedAt } = before;
  const news: Rank = [at, version];
  let clearing: Rank = [changedAt.extensions, before.extensionsClearedAt];
  const extensions = new Map(Object.entries(before.extensions));
  const times = new Map(Object.entries(changedAt));
  const standing = (key: string): Rank => [times.get(`extensions.${key}`), extensions.get(key)?.version ?? 0];
  const taken: [string, string][] = [];
  if (operation === "clear" && outranks(news, clearing)) {
    clearing = news;
    if (at !== undefined) times.set("extensions", at);
    for (const key of [...extensions.keys()].filter((key) => !outranks(standing(key), clearing))) {
      taken.push([key, ""]);
      extensions.delete(key);
      times.delete(`extensions.${key}`);
    }
  }
  for (const [key, value] of operation === "clear" ? [] : Object.entries(change.extensions)) {
    if (!outranks(news, clearing) || outranks(standing(key), news)) continue;
    taken.push([key, value]);
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
  if (touched(after) === touched(before)) return { messages: [], news: [] };
  const message = toldReference(change.message, before);
  // What was set after the clearing, though told before, stays.
  const outlives = operation === "clear" && valuesOf(after).length > 0;
  const told = operation === "clear" && !outlives ? {} : Object.fromEntries(taken);
  const isNews = taken.length > 0 || (operation === "clear" && !outlives);
  return {
    messages: [after],
    news: isNews ? [{ ...change, message, operation: outlives ? "remove" : operation, extensions: told }] : [],
  };
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
