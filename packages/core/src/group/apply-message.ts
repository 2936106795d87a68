import type { FeedChange, ToldReference } from "../feed/feed-change.js";
import type {
  MessageEdited,
  MessageExtended,
  MessageReacted,
  MessageRead,
  MessageRecalled,
  MessageReference,
  MessageSent,
  ReadReceipt,
} from "../vocabulary/change.js";
import { type FieldTimes, supersedes } from "./group-state.js";
import { isMessageNumber } from "./message-number.js";
import {
  asSent,
  blankMessage,
  editOf,
  isSaidAlike,
  keyOf,
  type MessageState,
  withEarlierFacts,
  withoutFormerLives,
} from "./message-state.js";
import type { Slice } from "./slice.js";

/** The effects of a change on messages, and the changes to emit. */
export interface MessageEffects {
  readonly messages: readonly MessageState[];
  /** The effective part of the change, and further changes that a replica needs to reach the new state. */
  readonly news: readonly FeedChange[];
  /** Why the change leaves the group stale, if it does. */
  readonly leavesStale?: string;
}

/** The changes that are about stored messages. */
export type MessageChange =
  | MessageSent
  | MessageEdited
  | MessageRecalled
  | MessageRead
  | MessageExtended
  | MessageReacted;

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
      return messagesReadIn(change).map(keyOf);
    case "message.edited":
    case "message.extended":
      return [keyOf(change.message)];
    case "message.reacted":
      return numberOf(change.message).map(String);
  }
}

/** The numbers of messages that a change refers to and that may have another key. No message has an impossible one. */
export function messageNumbersOf(change: MessageChange): readonly number[] {
  return numbersReferredTo(change).filter(isMessageNumber);
}

function numbersReferredTo(change: MessageChange): readonly number[] {
  switch (change.type) {
    case "message.sent":
      return [];
    case "message.recalled":
      return change.messages.flatMap(numberOf);
    case "message.read":
      return messagesReadIn(change).flatMap(numberOf);
    case "message.edited":
    case "message.extended":
    case "message.reacted":
      return numberOf(change.message);
  }
}

function messagesReadIn({ receipts }: MessageRead): readonly MessageReference[] {
  return receipts.flatMap((receipt) => referenceIn(receipt) ?? []);
}

/** The message of a receipt; `undefined` where it names none. */
function referenceIn({ key, seq }: ReadReceipt): MessageReference | undefined {
  if (key !== undefined) return { key };
  return seq === undefined ? undefined : { seq };
}

/** The number of a message that is referred to only by its number. */
function numberOf(reference: MessageReference): readonly number[] {
  return "key" in reference ? [] : [reference.seq];
}

/** Applies a change of messages. Like all facts, these converge in any order. */
export function applyMessage(
  slice: Slice,
  change: MessageChange,
  groupId: string,
  vendorTime: number | undefined,
  eventTime: number,
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
    case "message.edited":
      return applyEdited(change, known(change.message), vendorTime, eventTime);
    case "message.recalled":
      return applyRecalled(change, known, vendorTime, eventTime);
    case "message.read":
      return applyRead(change, known, vendorTime);
    case "message.extended":
      return applyExtended(change, known(change.message), vendorTime);
    case "message.reacted":
      return { messages: [], news: [{ ...change, message: toldReference(change.message, known(change.message)) }] };
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
  const earlier = seq === undefined || key === String(seq) ? undefined : factsBefore(stored(String(seq)), sentAt);
  if (!before.isSent) {
    const after = asSent(earlier ? withEarlierFacts(before, earlier) : before, message);
    return { messages: [after], news: [change, ...changesSince(blankMessage(topicId, key), after, change)] };
  }
  if (!known || known.seq !== null || seq === undefined) return { messages: [], news: [] };
  const after = { ...(earlier ? withEarlierFacts(known, earlier) : known), seq };
  const numbered = { ...place, type: "message.numbered", message: { key, seq } } as const;
  return { messages: [after], news: [numbered, ...changesSince(known, after, change)] };
}

/** What is known of a number that had no message yet. */
function factsBefore(known: MessageState | undefined, sentAt: number | undefined): MessageState | undefined {
  return known && !known.isSent ? withoutFormerLives(known, sentAt) : undefined;
}

/** The changes that were recorded before the message arrived, now with the message's key. */
function changesSince(
  told: MessageState,
  after: MessageState,
  { groupId, topicId, message: { senderId } }: MessageSent,
): readonly FeedChange[] {
  const { key, seq, edit, recalledAt, readCount, unreadCount } = after;
  const place = { groupId, ...(topicId !== undefined && { topicId }) };
  const reference = { key, ...(seq !== null && { seq }) };
  const news: FeedChange[] = [];
  if (edit !== null && edit !== told.edit) {
    const sender = senderId === undefined ? {} : { senderId };
    news.push({ type: "message.edited", ...place, message: reference, ...sender, ...edit });
  }
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

/** The current extensions of a message. */
function valuesOf({ extensions }: MessageState): readonly (readonly [name: string, value: string])[] {
  return Object.entries(extensions).flatMap(([name, { value }]) => (value === null ? [] : [[name, value] as const]));
}

/** The latest edit by the vendor's time is what counts. It says all that the message says then. */
function applyEdited(
  change: MessageEdited,
  before: MessageState,
  vendorTime: number | undefined,
  eventTime: number,
): MessageEffects {
  const { edited } = before.changedAt;
  if (!supersedes(edited, vendorTime) || isOfFormerLife(before, vendorTime)) return { messages: [], news: [] };
  const edit = editOf(change, eventTime);
  const changedAt = withTime(before, "edited", vendorTime);
  const isSameTime = (vendorTime ?? edited) === (edited ?? vendorTime);
  // An edit that was told without a time, as an app's own is, gets it.
  if (before.edit && isSameTime && isSaidAlike(before.edit, edit)) {
    return { messages: vendorTime === edited ? [] : [{ ...before, changedAt }], news: [] };
  }
  const isUnknown = !("key" in change.message) && !before.isSent;
  return {
    messages: [{ ...before, edit, changedAt }],
    news: [{ ...change, message: toldReference(change.message, before) }],
    ...(isUnknown && { leavesStale: "a message was edited by a number that no message has" }),
  };
}

function applyRecalled(
  change: MessageRecalled,
  known: Known,
  vendorTime: number | undefined,
  eventTime: number,
): MessageEffects {
  const recalled = change.messages.filter((reference) => {
    const before = known(reference);
    if (before.recalledAt === null) return !isOfFormerLife(before, vendorTime);
    return vendorTime !== undefined && !isUntimed(before) && vendorTime > before.recalledAt;
  });
  const timed = (reference: MessageReference): MessageState => ({
    ...known(reference),
    changedAt: withTime(known(reference), "recalled", vendorTime),
  });
  // A recall that was told without a time, as an app's own is, gets it.
  const toBeTimed = change.messages.filter((reference) => {
    const before = known(reference);
    return vendorTime !== undefined && isUntimed(before) && !isOfFormerLife(before, vendorTime);
  });
  const messages = [
    ...recalled.map((reference) => ({ ...timed(reference), recalledAt: eventTime })),
    ...toBeTimed.map(timed),
  ];
  const isUnknown = recalled.some((reference) => !("key" in reference) && !known(reference).isSent);
  const told = recalled.map((reference) => toldReference(reference, known(reference)));
  return {
    messages,
    news: recalled.length > 0 ? [{ ...change, messages: told }] : [],
    ...(isUnknown && { leavesStale: "a message was recalled by a number that no message has" }),
  };
}

/** Whether a message was recalled, and the vendor's time of that is not known. */
function isUntimed({ recalledAt, changedAt }: MessageState): boolean {
  return recalledAt !== null && changedAt.recalled === undefined;
}

/** Refers to a message by its key, as the feed does. */
function toldReference(reference: MessageReference, { key, isSent }: MessageState): ToldReference {
  return isSent ? { ...reference, key } : reference;
}

function applyRead(change: MessageRead, known: Known, vendorTime: number | undefined): MessageEffects {
  const messages = new Map<string, MessageState>();
  const receipts = change.receipts.flatMap((receipt) => {
    const { readCount, unreadCount } = receipt;
    const reference = referenceIn(receipt);
    if (!reference || readCount === undefined) return [receipt];
    const stored = known(reference);
    const before = messages.get(stored.key) ?? stored;
    const isOvertaken = !outranks([vendorTime, readCount], [before.changedAt.read, before.readCount]);
    if (isOvertaken || isOfFormerLife(before, vendorTime)) return [];
    const after = {
      ...before,
      readCount,
      unreadCount: unreadCount ?? before.unreadCount,
      changedAt: withTime(before, "read", vendorTime),
    };
    messages.set(stored.key, after);
    if (readCount === before.readCount && after.unreadCount === before.unreadCount) return [];
    return [before.isSent ? { ...receipt, key: before.key } : receipt];
  });
  return { messages: [...messages.values()], news: receipts.length > 0 ? [{ ...change, receipts }] : [] };
}

function applyExtended(change: MessageExtended, before: MessageState, vendorTime: number | undefined): MessageEffects {
  if (isOfFormerLife(before, vendorTime)) return { messages: [], news: [] };
  const { operation, version } = change;
  const { changedAt } = before;
  const news: Rank = [vendorTime, version];
  let clearing: Rank = [changedAt.extensions, before.extensionsClearedAt];
  const extensions = new Map(Object.entries(before.extensions));
  const times = new Map(Object.entries(changedAt));
  const standing = (key: string): Rank => [times.get(`extensions.${key}`), extensions.get(key)?.version ?? 0];
  const taken: [string, string][] = [];
  if (operation === "clear" && outranks(news, clearing)) {
    clearing = news;
    if (vendorTime !== undefined) times.set("extensions", vendorTime);
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
    if (vendorTime !== undefined) times.set(`extensions.${key}`, vendorTime);
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
  // Extensions set after the clearing stay, even if they arrived before it.
  const outlives = operation === "clear" && valuesOf(after).length > 0;
  const told = operation === "clear" && !outlives ? {} : Object.fromEntries(taken);
  const isNews = taken.length > 0 || (operation === "clear" && !outlives);
  return {
    messages: [after],
    news: isNews ? [{ ...change, message, operation: outlives ? "remove" : operation, extensions: told }] : [],
  };
}

/** Whether a fact of this time is about an earlier message with the same key, from a former life of the group. */
function isOfFormerLife({ sentAt }: MessageState, vendorTime: number | undefined): boolean {
  return vendorTime !== undefined && sentAt !== null && vendorTime < sentAt;
}

/** The vendor's time, and a count or version that grows within one life of a message's key. */
type Rank = readonly [vendorTime: number | undefined, grown: number];

/** Lives are distinguished by whole seconds, as vendors time messages. Within one life, the greater count or version is newer. */
function outranks([vendorTime, grown]: Rank, [knownAt, knownGrown]: Rank): boolean {
  const seconds =
    vendorTime === undefined || knownAt === undefined ? 0 : Math.floor(vendorTime / 1000) - Math.floor(knownAt / 1000);
  return seconds === 0 ? grown > knownGrown : seconds > 0;
}

function withTime({ changedAt }: MessageState, field: string, vendorTime: number | undefined): FieldTimes {
  return vendorTime === undefined ? changedAt : { ...changedAt, [field]: vendorTime };
}
