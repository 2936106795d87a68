import type {
  GroupChange,
  GroupCreated,
  MessageEdited,
  MessageExtended,
  MessageReacted,
  MessageRead,
} from "../vocabulary/change.js";
import type { FeedEventType } from "./feed-event.js";

/** A group is created, or created again after its end. */
export interface GroupCreatedTold extends GroupCreated {
  /**
   * When the group's previous life ended. The profile, members and topics of that life no longer hold; of its messages, those
   * sent since that second belong to the new life.
   */
  readonly dissolvedAt?: number;
}

/** How the feed refers to a message: by its key, or by its number if no message has that number yet. */
export interface ToldReference {
  readonly key?: string;
  readonly seq?: number;
}

/** A message is edited. */
export interface MessageEditedTold extends Omit<MessageEdited, "message"> {
  readonly message: ToldReference;
  /** Set if the vendor reported the edit before the message: when it happened. Unix milliseconds. */
  readonly editedAt?: number;
}

/** Messages are taken back. */
export interface MessageRecalledTold {
  readonly type: "message.recalled";
  readonly groupId: string;
  readonly topicId?: string;
  readonly messages: readonly ToldReference[];
  /** Set if the vendor reported the recall before the message: when it happened. */
  readonly recalledAt?: number;
}

/** Messages are read. A receipt without `key` names no message. */
export type MessageReadTold = MessageRead;

/** The extension keys of a message change. */
export interface MessageExtendedTold extends Omit<MessageExtended, "message"> {
  readonly message: ToldReference;
}

/** A user reacts to a message, or takes a reaction back. */
export interface MessageReactedTold extends Omit<MessageReacted, "message"> {
  readonly message: ToldReference;
}

/** A message of an earlier event gets its number. */
export interface MessageNumbered {
  readonly type: "message.numbered";
  readonly groupId: string;
  readonly topicId?: string;
  readonly message: { readonly key: string; readonly seq: number };
}

/** A group that had an owner has none. Only a reading at the vendor shows it. */
export interface OwnerRemoved {
  readonly type: "owner.removed";
  readonly groupId: string;
  /** The former owner. */
  readonly userId: string;
}

/** A callback that the adapter does not know, or that changes nothing in the record. */
export interface CallbackUnsupported {
  readonly type: "callback.unsupported";
  readonly groupId?: string;
}

type Replaced = "group.created" | "message.edited" | "message.recalled" | "message.extended" | "message.reacted";

/** A change in the form of the feed: as far as it had an effect, and with everything that a replica needs to apply it. */
export type FeedChange =
  | Exclude<GroupChange, { readonly type: Replaced }>
  | GroupCreatedTold
  | MessageEditedTold
  | MessageRecalledTold
  | MessageExtendedTold
  | MessageReactedTold
  | MessageNumbered
  | OwnerRemoved;

/** What is only reviewed is never told. */
type Told = Extract<FeedChange, { readonly type: FeedEventType }> | CallbackUnsupported;

/** The change of an event, as its reader gets it. */
export type ToldChange = Told & {
  /** Set where retention or an erasure has taken out what somebody wrote, said or is called. */
  readonly contentRemoved?: true;
};
