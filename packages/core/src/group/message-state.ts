import type { Message, MessageReference } from "../vocabulary/change.js";
import { jsonText } from "../vocabulary/json.js";
import { type FieldTimes, supersedes } from "./group-state.js";

/** A message in the ledger, without what it was sent with: that stands in its event. Times are Unix milliseconds. */
export interface MessageState {
  /** Empty for the group itself. */
  readonly topicId: string;
  readonly key: string;
  /** `false` if only later facts have arrived, such as a recall. */
  readonly isSent: boolean;
  readonly seq: number | null;
  readonly sentAt: number | null;
  /** What it says since its latest edit; `null` while it says what it was sent with. */
  readonly edit: MessageEdit | null;
  readonly recalledAt: number | null;
  readonly readCount: number;
  readonly unreadCount: number | null;
  readonly extensions: { readonly [key: string]: MessageExtension };
  /** The version of the newest clearing of all extensions. */
  readonly extensionsClearedAt: number;
  /**
   * The vendor's times of later facts about the message: `edited`, `recalled`, `read`, `extensions` for the clearing of all
   * extensions, and `extensions.<key>`.
   */
  readonly changedAt: FieldTimes;
}

/** What an edit has made of a message. */
export interface MessageEdit extends Pick<Message, "elements" | "text" | "custom" | "mentions"> {
  /** Unix milliseconds. */
  readonly editedAt: number;
}

/** What an edit tells, without more. */
export function editOf(
  { elements, text, custom, mentions }: Omit<MessageEdit, "editedAt">,
  editedAt: number,
): MessageEdit {
  return { editedAt, elements, text, ...(custom !== undefined && { custom }), ...(mentions && { mentions }) };
}

/** Whether two edits say the same, whenever they were. */
export function isSaidAlike(one: MessageEdit, another: MessageEdit): boolean {
  return jsonText({ ...one, editedAt: 0 }) === jsonText({ ...another, editedAt: 0 });
}

/** One extension key of a message. A removed one stays without a value, so that an older fact does not restore it. */
interface MessageExtension {
  readonly value: string | null;
  readonly version: number;
}

/** A message of which only the key is known. */
export function blankMessage(topicId: string, key: string): MessageState {
  return {
    topicId,
    key,
    isSent: false,
    seq: null,
    sentAt: null,
    edit: null,
    recalledAt: null,
    readCount: 0,
    unreadCount: null,
    extensions: {},
    extensionsClearedAt: 0,
    changedAt: {},
  };
}

/** The key of a referenced message: its key, or its number in decimal. */
export function keyOf(reference: MessageReference): string {
  return "key" in reference ? reference.key : String(reference.seq);
}

/** The message now that it is sent. Facts that arrived before, such as a recall, stay. */
export function asSent(known: MessageState, message: Message): MessageState {
  return { ...known, isSent: true, seq: message.seq ?? known.seq, sentAt: message.sentAt ?? known.sentAt };
}

/** The message with the facts that arrived earlier for its number. */
export function withEarlierFacts(known: MessageState, earlier: MessageState): MessageState {
  const isEditLatest = known.edit !== null && supersedes(earlier.changedAt.edited, known.changedAt.edited);
  const { edit, changedAt } = isEditLatest ? known : earlier;
  return {
    ...known,
    changedAt: {
      ...{ ...earlier.changedAt, ...known.changedAt },
      ...(changedAt.edited !== undefined && { edited: changedAt.edited }),
    },
    edit,
    recalledAt: known.recalledAt ?? earlier.recalledAt,
    readCount: Math.max(known.readCount, earlier.readCount),
    unreadCount: earlier.readCount > known.readCount ? earlier.unreadCount : known.unreadCount,
    extensions: { ...earlier.extensions, ...known.extensions },
    extensionsClearedAt: Math.max(known.extensionsClearedAt, earlier.extensionsClearedAt),
  };
}

/**
 * What is known of a message, without facts about an earlier message with the same key. Under a reused id, a group numbers its
 * messages from the start again, so facts from before `sentAt` belong to a former life's message. So do facts without a
 * time, if that message is known.
 */
export function withoutFormerLives(known: MessageState, sentAt: number | undefined): MessageState {
  if (sentAt === undefined) return known;
  const { topicId, key, changedAt } = known;
  const isReplaced = known.sentAt !== null && secondOf(known.sentAt) < secondOf(sentAt);
  const isKept = (field: string) => {
    const time = changedAt[field];
    return time === undefined ? !isReplaced : time >= sentAt;
  };
  const { edit, recalledAt, readCount, unreadCount, extensionsClearedAt } = known;
  return {
    ...(isReplaced ? blankMessage(topicId, key) : known),
    edit: isKept("edited") ? edit : null,
    recalledAt: isKept("recalled") ? recalledAt : null,
    readCount: isKept("read") ? readCount : 0,
    unreadCount: isKept("read") ? unreadCount : null,
    extensions: Object.fromEntries(Object.entries(known.extensions).filter(([name]) => isKept(`extensions.${name}`))),
    extensionsClearedAt: isKept("extensions") ? extensionsClearedAt : 0,
    changedAt: Object.fromEntries(Object.entries(changedAt).filter(([field]) => isKept(field))),
  };
}

/** A message read again may be timed by whole seconds or not; no life begins in the second in which another ended. */
function secondOf(moment: number): number {
  return Math.floor(moment / 1000);
}
