import type { Mentions, Message, MessageElement, MessageReference } from "../vocabulary/change.js";
import type { FieldTimes } from "./group-state.js";

/** A message as the ledger holds it. Times are Unix milliseconds. */
export interface MessageState {
  /** Empty for the group itself. */
  readonly topicId: string;
  readonly key: string;
  /** `false` while we were only told of what came after the sending, such as a recall. */
  readonly isSent: boolean;
  readonly seq: number | null;
  readonly senderId: string | null;
  readonly elements: readonly MessageElement[];
  readonly text: string;
  readonly custom: string | null;
  readonly mentions: Mentions | null;
  readonly priority: string | null;
  readonly onlineOnly: boolean;
  readonly clientId: string | null;
  readonly sentAt: number | null;
  readonly recalledAt: number | null;
  readonly readCount: number;
  readonly unreadCount: number | null;
  readonly extensions: { readonly [key: string]: MessageExtension };
  /** The version of the newest clearing of all extensions. */
  readonly extensionsClearedAt: number;
  /**
   * The vendor's times of what was told of the message after its sending: `recalled`, `read`, `extensions` for the
   * clearing of all, and `extensions.<key>`.
   */
  readonly changedAt: FieldTimes;
}

/** One extension key of a message; a removed one stays without value, so that older news does not bring it back. */
interface MessageExtension {
  readonly value: string | null;
  readonly version: number;
}

/** A message we know nothing of but its key. */
export function blankMessage(topicId: string, key: string): MessageState {
  return {
    topicId,
    key,
    isSent: false,
    seq: null,
    senderId: null,
    elements: [],
    text: "",
    custom: null,
    mentions: null,
    priority: null,
    onlineOnly: false,
    clientId: null,
    sentAt: null,
    recalledAt: null,
    readCount: 0,
    unreadCount: null,
    extensions: {},
    extensionsClearedAt: 0,
    changedAt: {},
  };
}

/** The key of a message that is referred to; one known by number only is keyed by its number in decimal. */
export function keyOf(reference: MessageReference): string {
  return "key" in reference ? reference.key : String(reference.seq);
}

/** The message with what its sending tells; what was told before, such as a recall, stays. */
export function withContent(known: MessageState, message: Message): MessageState {
  return {
    ...known,
    isSent: true,
    seq: message.seq ?? known.seq,
    senderId: message.senderId ?? known.senderId,
    elements: message.elements,
    text: message.text,
    custom: message.custom ?? known.custom,
    mentions: message.mentions ?? known.mentions,
    priority: message.priority ?? known.priority,
    onlineOnly: message.onlineOnly ?? known.onlineOnly,
    clientId: message.clientId ?? known.clientId,
    sentAt: message.sentAt ?? known.sentAt,
  };
}

/** The message with what was told of it under its number alone. */
export function withForetold(known: MessageState, foretold: MessageState): MessageState {
  return {
    ...known,
    changedAt: { ...foretold.changedAt, ...known.changedAt },
    recalledAt: known.recalledAt ?? foretold.recalledAt,
    readCount: Math.max(known.readCount, foretold.readCount),
    unreadCount: foretold.readCount > known.readCount ? foretold.unreadCount : known.unreadCount,
    extensions: { ...foretold.extensions, ...known.extensions },
    extensionsClearedAt: Math.max(known.extensionsClearedAt, foretold.extensionsClearedAt),
  };
}

/**
 * What is known of a message before its sending at `sentAt` is. A group under a reused id counts its messages from the
 * start again: what was told before that moment was told of a former life's message, and so was what came without a time
 * where that message is there to have been meant.
 */
export function withoutFormerLives(known: MessageState, sentAt: number | undefined): MessageState {
  if (sentAt === undefined) return known;
  const { topicId, key, changedAt } = known;
  const isFollowed = known.sentAt !== null && known.sentAt < sentAt;
  const isKept = (field: string) => {
    const time = changedAt[field];
    return time === undefined ? !isFollowed : time >= sentAt;
  };
  const { recalledAt, readCount, unreadCount, extensionsClearedAt } = known;
  return {
    ...(isFollowed ? blankMessage(topicId, key) : known),
    recalledAt: isKept("recalled") ? recalledAt : null,
    readCount: isKept("read") ? readCount : 0,
    unreadCount: isKept("read") ? unreadCount : null,
    extensions: Object.fromEntries(Object.entries(known.extensions).filter(([name]) => isKept(`extensions.${name}`))),
    extensionsClearedAt: isKept("extensions") ? extensionsClearedAt : 0,
    changedAt: Object.fromEntries(Object.entries(changedAt).filter(([field]) => isKept(field))),
  };
}
