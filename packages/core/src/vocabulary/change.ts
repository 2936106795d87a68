import type { Json } from "./json.js";
import type { MuteEnd } from "./mute-end.js";

/** A member's role in a group. A group has at most one owner. */
export type Role = "owner" | "admin" | "member";

/** The public fields of a group. In an update, an absent field is unchanged and an empty one is cleared. */
export interface GroupProfile {
  readonly name?: string;
  readonly notice?: string;
  readonly introduction?: string;
  /** URL of the group's picture. */
  readonly avatar?: string;
  /** The vendor's name for the kind of group, e.g. Tencent `Public`. */
  readonly kind?: string;
  /** The app's own data, as the vendor sent it. */
  readonly custom?: Json;
  /** Whether all are muted but those whom `mutedAllSpares` names. */
  readonly mutedAll?: boolean;
  /** When the mute of all ends by itself, in Unix milliseconds; `null`: it does not, or the vendor does not tell. */
  readonly mutedAllUntil?: number | null;
  /** Who may speak nevertheless: the owner and admins, unless told otherwise. */
  readonly mutedAllSpares?: "admins" | "nobody";
  /** Whether the vendor or the app has switched the group off: it stands, but nobody may speak. */
  readonly disabled?: boolean;
  /** The vendor's settings under the vendor's names, merged key by key. */
  readonly settings?: { readonly [name: string]: Json };
}

/** The public fields of a member in one group. In an update, an absent field is unchanged. */
export interface MemberProfile {
  readonly role?: Role;
  readonly nickname?: string;
  readonly avatar?: string;
  readonly custom?: Json;
  /**
   * May not speak before this moment; `null` lifts it. `forever` also where the vendor does not tell the end: then the callback
   * leaves the group stale.
   */
  readonly mutedUntil?: MuteEnd;
  /** Whether the member gets the group's messages; who is silenced does, without push notifications. */
  readonly receives?: boolean;
}

/** What several members get at once. A group has at most one owner: none of them becomes it. */
export interface SharedMemberProfile extends MemberProfile {
  readonly role?: Exclude<Role, "owner">;
}

/**
 * A list that a group keeps of users, members or not. `allowed`: may speak while all others are muted. `blocked`: may not become
 * members.
 */
export type GroupList = "allowed" | "blocked";

/** Every list that a group may keep. */
export const groupLists: readonly GroupList[] = ["allowed", "blocked"];

/** Until when a user is on a list, in Unix milliseconds. `forever`: until taken off it; `null`: the vendor does not tell. */
export type ListEnd = number | "forever" | null;

/** A member in a creation or a joining. */
export interface MemberEntry extends MemberProfile {
  readonly userId: string;
}

/** One part of a message, as the vendor sent it. */
export interface MessageElement {
  /** The vendor's element type, e.g. Tencent `TIMTextElem`, OpenIM content type `101`. */
  readonly type: string;
  readonly content: Json;
  /** In a question: the configured paths to the texts in `content`. If absent, every string may be a text. */
  readonly textPaths?: readonly string[];
}

/** The users whom a message mentions. */
export interface Mentions {
  readonly everyone: boolean;
  readonly userIds: readonly string[];
}

/** A group message, as far as its callback describes it. */
export interface Message {
  /** Identifies the message within its group and topic: Tencent `MsgSeq`, OpenIM `serverMsgID`. Absent before it is sent. */
  readonly key?: string;
  /** The vendor's sequence number within group and topic; absent until the vendor has stored the message. */
  readonly seq?: number;
  readonly senderId?: string;
  readonly elements: readonly MessageElement[];
  /** The readable text of `elements`, for search and display. */
  readonly text: string;
  /** The app's own data sent with the message. */
  readonly custom?: string;
  readonly mentions?: Mentions;
  readonly priority?: string;
  /** Delivered only to users who are online; the vendor does not store it. */
  readonly onlineOnly?: boolean;
  /** The sender's number or id of the message, the same in the question and in the fact. */
  readonly clientId?: string;
  /** Unix milliseconds. */
  readonly sentAt?: number;
}

/** Refers to a sent message, by key or else by number. */
export type MessageReference = { readonly key: string; readonly seq?: number } | { readonly seq: number };

/** Who has read a message, and how many. */
export interface ReadReceipt {
  /** The key of the message, where the vendor tells it; else `seq` refers to the message. */
  readonly key?: string;
  readonly seq?: number;
  readonly readerIds: readonly string[];
  readonly readCount?: number;
  readonly unreadCount?: number;
}

interface OfGroup {
  readonly groupId: string;
}
interface OfTopic extends OfGroup {
  /** Absent for the group itself. */
  readonly topicId?: string;
}

/** A group is created. `groupId` is absent if it does not exist yet, or if grouphook is to assign it. */
export interface GroupCreated {
  readonly type: "group.created";
  readonly groupId?: string;
  readonly ownerId?: string;
  readonly profile: GroupProfile;
  /** The first members, each once, in the vendor's order. */
  readonly members: readonly MemberEntry[];
}
/** Parts of a group's profile change. */
export interface GroupUpdated extends OfGroup {
  readonly type: "group.updated";
  readonly profile: GroupProfile;
}
/** A group ends, and with it every membership. */
export interface GroupDissolved extends OfGroup {
  readonly type: "group.dissolved";
}
/** A group reached its size limit. */
export interface GroupFilled extends OfTopic {
  readonly type: "group.filled";
}
/** The key-value attributes of a group change. */
export interface GroupAttributesChanged extends OfGroup {
  readonly type: "group.attributes_changed";
  readonly operation: "replace" | "merge" | "remove";
  /** For `remove`, only the keys matter. */
  readonly attributes: { readonly [key: string]: string };
}
/** Users are put on a list of a group, or taken off it. Who is blocked leaves by `members.left`, if the vendor removes them. */
export interface GroupListChanged extends OfGroup {
  readonly type: "group.list_changed";
  readonly list: GroupList;
  readonly operation: "add" | "remove";
  readonly userIds: readonly string[];
  /** With `add`: as in `ListEnd`; absent where the vendor does not tell. */
  readonly until?: number | "forever";
}
/** A group gets another owner. */
export interface OwnerTransferred extends OfGroup {
  readonly type: "owner.transferred";
  readonly fromUserId?: string;
  readonly toUserId: string;
  /** The role that the former owner gets; `member` if absent. */
  readonly formerOwnerRole?: Role;
}
/** A user applies to join. */
export interface JoinRequested extends OfTopic {
  readonly type: "join.requested";
  readonly userId: string;
  readonly message?: string;
}
/** An application to join is answered by the actor. Who is accepted joins by `members.joined`. */
export interface JoinAnswered extends OfTopic {
  readonly type: "join.answered";
  /** Who had applied; absent where the vendor does not tell whose application it was. */
  readonly userId?: string;
  readonly accepted: boolean;
  /** What the answer says. */
  readonly message?: string;
}
/** Members invite others. */
export interface MembersInvited extends OfTopic {
  readonly type: "members.invited";
  readonly userIds: readonly string[];
  readonly message?: string;
}
/** Somebody who was invited answers. Who accepts joins by `members.joined`. */
export interface InvitationAnswered extends OfTopic {
  readonly type: "invitation.answered";
  /** Who was invited. */
  readonly userId: string;
  readonly accepted: boolean;
  readonly inviterId?: string;
  /** What the answer says. */
  readonly message?: string;
}
/** Users become members. */
export interface MembersJoined extends OfTopic {
  readonly type: "members.joined";
  readonly members: readonly MemberEntry[];
  readonly how?: "applied" | "invited" | "added";
  /** Who invited them, where that is not the actor: somebody else may have let them in. */
  readonly inviterId?: string;
  /** The app's own data sent with the change. */
  readonly custom?: Json;
}
/** Members leave or are removed. */
export interface MembersLeft extends OfTopic {
  readonly type: "members.left";
  readonly userIds: readonly string[];
  /**
   * `blocked`: removed, and kept from coming back. `dissolved`: the group or topic ended. `offline`: the vendor removes whom it
   * does not reach.
   */
  readonly how?: "quit" | "removed" | "blocked" | "dissolved" | "offline";
  readonly message?: string;
  readonly custom?: Json;
}
/** A member's role, name card or right to speak changes. */
export interface MemberUpdated extends OfGroup {
  readonly type: "member.updated";
  readonly userId: string;
  readonly profile: MemberProfile;
  /**
   * How long the member may not speak, in milliseconds from when it happened or else arrived. Used if the profile names no
   * end in the future.
   */
  readonly mutedForMs?: number;
}
/** The same fields change for several members. */
export interface MembersUpdated extends OfGroup {
  readonly type: "members.updated";
  readonly userIds: readonly string[];
  readonly profile: SharedMemberProfile;
  /** As in `MemberUpdated`. */
  readonly mutedForMs?: number;
}
/** A member turns push notifications for the group off. */
export interface MemberSilenced extends OfGroup {
  readonly type: "member.silenced";
  readonly userId: string;
}
/** A member turns push notifications for the group on again. */
export interface MemberUnsilenced extends OfGroup {
  readonly type: "member.unsilenced";
  readonly userId: string;
}
/** Members come online or go offline in a live group. */
export interface MemberPresenceChanged extends OfGroup {
  readonly type: "member.presence_changed";
  readonly userIds: readonly string[];
  readonly online: boolean;
  /** The reason, as the vendor names it. */
  readonly cause?: string;
}
/** A message is sent. */
export interface MessageSent extends OfTopic {
  readonly type: "message.sent";
  readonly message: Message;
}
/** A message is edited. This is the whole of what it says now: what is absent, it has no more. */
export interface MessageEdited extends OfTopic, Pick<Message, "elements" | "text" | "custom" | "mentions"> {
  readonly type: "message.edited";
  readonly message: MessageReference;
  /** Who sent the message, if the vendor tells it. The actor is who edited it. */
  readonly senderId?: string;
}
/** Messages are recalled. */
export interface MessageRecalled extends OfTopic {
  readonly type: "message.recalled";
  readonly messages: readonly MessageReference[];
}
/** A message could not be sent. */
export interface MessageFailed extends OfTopic {
  readonly type: "message.failed";
  readonly message: Message;
  readonly code: number;
  readonly text: string;
}
/** Messages are read. */
export interface MessageRead extends OfTopic {
  readonly type: "message.read";
  readonly receipts: readonly ReadReceipt[];
}
/** The extension keys of a message change. */
export interface MessageExtended extends OfTopic {
  readonly type: "message.extended";
  readonly message: MessageReference;
  readonly operation: "set" | "remove" | "clear";
  readonly extensions: { readonly [key: string]: string };
  /** The vendor's version of the whole set of extensions; an older one has no effect. */
  readonly version: number;
}
/** A user reacts to a message, or takes a reaction back. */
export interface MessageReacted extends OfTopic {
  readonly type: "message.reacted";
  readonly message: MessageReference;
  readonly userId: string;
  /** The vendor's or the app's name of the reaction, such as an emoji. */
  readonly reaction: string;
  readonly operation: "add" | "remove";
}
/** A message or notification is about to be pushed to members. Only reviewed, never recorded. */
export interface PushRequested extends OfTopic {
  readonly type: "push.requested";
  readonly message?: Message;
  /** The receivers, if the vendor names them. */
  readonly userIds?: readonly string[];
}
/** A user asks to push a system message to users, not in a group. Only reviewed, never recorded. */
export interface SystemPushRequested {
  readonly type: "system_push.requested";
}
/** A topic is created inside a group. */
export interface TopicCreated {
  readonly type: "topic.created";
  /** Absent if the vendor does not name the group. */
  readonly groupId?: string;
  /** Absent if it does not exist yet. */
  readonly topicId?: string;
  readonly profile: GroupProfile;
}
/** Parts of a topic's profile change. */
export interface TopicUpdated extends OfGroup {
  readonly type: "topic.updated";
  /** Absent if the vendor does not name the topic. */
  readonly topicId?: string;
  readonly profile: GroupProfile;
}
/** Topics end. */
export interface TopicDissolved extends OfGroup {
  readonly type: "topic.dissolved";
  readonly topicIds: readonly string[];
}
/** The app approaches a quota of its vendor. */
export interface QuotaAlarmed {
  readonly type: "quota.alarmed";
  readonly used: number;
  readonly quota: number;
}

/** Everything that can happen to a group. The callback's `wants` says whether it may, is to, or did happen. */
export type GroupChange =
  | GroupCreated
  | GroupUpdated
  | GroupDissolved
  | GroupFilled
  | GroupAttributesChanged
  | GroupListChanged
  | OwnerTransferred
  | JoinRequested
  | JoinAnswered
  | MembersInvited
  | InvitationAnswered
  | MembersJoined
  | MembersLeft
  | MemberUpdated
  | MembersUpdated
  | MemberSilenced
  | MemberUnsilenced
  | MemberPresenceChanged
  | MessageSent
  | MessageEdited
  | MessageRecalled
  | MessageFailed
  | MessageRead
  | MessageExtended
  | MessageReacted
  | PushRequested
  | SystemPushRequested
  | TopicCreated
  | TopicUpdated
  | TopicDissolved
  | QuotaAlarmed;

/** The group a change is about; `undefined` if it has none yet. */
export function groupIdOf({ groupId }: { readonly type: string; readonly groupId?: string }): string | undefined {
  return groupId;
}

const everyType: Readonly<Record<GroupChange["type"], true>> = {
  "group.created": true,
  "group.updated": true,
  "group.dissolved": true,
  "group.filled": true,
  "group.attributes_changed": true,
  "group.list_changed": true,
  "owner.transferred": true,
  "join.requested": true,
  "join.answered": true,
  "members.invited": true,
  "invitation.answered": true,
  "members.joined": true,
  "members.left": true,
  "member.updated": true,
  "members.updated": true,
  "member.silenced": true,
  "member.unsilenced": true,
  "member.presence_changed": true,
  "message.sent": true,
  "message.edited": true,
  "message.recalled": true,
  "message.failed": true,
  "message.read": true,
  "message.extended": true,
  "message.reacted": true,
  "push.requested": true,
  "system_push.requested": true,
  "topic.created": true,
  "topic.updated": true,
  "topic.dissolved": true,
  "quota.alarmed": true,
};

/** Every type of change. */
export const changeTypes: readonly string[] = Object.keys(everyType);

/** Every user that a change names, each once; without the actor. */
export function usersNamedBy(change: GroupChange): readonly string[] {
  const users = new Set<string>();
  if ("userId" in change && change.userId !== undefined) users.add(change.userId);
  if ("ownerId" in change && change.ownerId !== undefined) users.add(change.ownerId);
  if ("toUserId" in change) users.add(change.toUserId);
  if ("fromUserId" in change && change.fromUserId !== undefined) users.add(change.fromUserId);
  if ("userIds" in change) for (const userId of change.userIds ?? []) users.add(userId);
  if ("members" in change) for (const { userId } of change.members) users.add(userId);
  return [...users];
}
