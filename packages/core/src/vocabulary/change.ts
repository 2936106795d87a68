import type { Json } from "./json.js";

/** A member's standing in a group. A group has at most one owner. */
export type Role = "owner" | "admin" | "member";

/** What a group shows of itself. In an update an absent field is unchanged and an empty one is cleared. */
export interface GroupProfile {
  readonly name?: string;
  readonly notice?: string;
  readonly introduction?: string;
  /** URL of the group's picture. */
  readonly avatar?: string;
  /** The vendor's own word for the sort of group, e.g. Tencent `Public`. */
  readonly kind?: string;
  /** The app's own data, as the vendor handed it over. */
  readonly custom?: Json;
  /** Whether nobody but the owner and admins may speak. */
  readonly mutedAll?: boolean;
  /** The vendor's switches under the vendor's names, merged key by key. */
  readonly settings?: { readonly [name: string]: Json };
}

/** What a member shows in one group. In an update an absent field is unchanged. */
export interface MemberProfile {
  readonly role?: Role;
  readonly nickname?: string;
  readonly avatar?: string;
  readonly custom?: Json;
  /** May not speak before this moment, in Unix milliseconds; `null` lifts it. */
  readonly mutedUntil?: number | null;
}

/** A member as a creation or a joining names it. */
export interface MemberEntry extends MemberProfile {
  readonly userId: string;
}

/** One part of a message, kept as the vendor sent it. */
export interface MessageElement {
  /** The vendor's element type, e.g. Tencent `TIMTextElem`, OpenIM content type `101`. */
  readonly type: string;
  readonly content: Json;
  /** Before a message is sent: paths to what an operator's setting says are texts in `content`. Absent: all of them may be. */
  readonly textPaths?: readonly string[];
}

/** Whom a message calls by name. */
export interface Mentions {
  readonly everyone: boolean;
  readonly userIds: readonly string[];
}

/** A group message as far as its callback tells it. */
export interface Message {
  /** Names the message within its group and topic: Tencent `MsgSeq`, OpenIM `serverMsgID`. Absent before it is sent. */
  readonly key?: string;
  /** The vendor's running number within group and topic; absent while the vendor has not stored it. */
  readonly seq?: number;
  readonly senderId?: string;
  readonly elements: readonly MessageElement[];
  /** The readable text of `elements`, for search and display. */
  readonly text: string;
  /** The app's own data travelling with the message. */
  readonly custom?: string;
  readonly mentions?: Mentions;
  readonly priority?: string;
  /** Delivered to who is online and kept nowhere by the vendor. */
  readonly onlineOnly?: boolean;
  /** The sender's own number or id of the message, which joins "before" and "after". */
  readonly clientId?: string;
  /** Unix milliseconds. */
  readonly sentAt?: number;
}

/** Points at a message already sent, by key or else by number. */
export type MessageReference = { readonly key: string; readonly seq?: number } | { readonly seq: number };

/** How far a message was read. */
export interface ReadReceipt {
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

/** A group comes into being. `groupId` is absent when it does not exist yet or is ours to allocate. */
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
  /** For `remove` only the keys count. */
  readonly attributes: { readonly [key: string]: string };
}
/** A group passes to another owner. */
export interface OwnerTransferred extends OfGroup {
  readonly type: "owner.transferred";
  readonly fromUserId?: string;
  readonly toUserId: string;
  /** What the former owner becomes; `member` unless told. */
  readonly formerOwnerRole?: Role;
}
/** Somebody asks to be let in. Only ever reviewed. */
export interface JoinRequested extends OfTopic {
  readonly type: "join.requested";
  readonly userId: string;
  readonly message?: string;
}
/** Members invite others. Only ever reviewed. */
export interface MembersInvited extends OfTopic {
  readonly type: "members.invited";
  readonly userIds: readonly string[];
  readonly message?: string;
}
/** Users become members. */
export interface MembersJoined extends OfTopic {
  readonly type: "members.joined";
  readonly members: readonly MemberEntry[];
  readonly how?: "applied" | "invited" | "added";
  /** The app's own data travelling with the change. */
  readonly custom?: Json;
}
/** Members cease to be members. */
export interface MembersLeft extends OfTopic {
  readonly type: "members.left";
  readonly userIds: readonly string[];
  readonly how?: "quit" | "removed";
  readonly message?: string;
  readonly custom?: Json;
}
/** A member's role, name card or right to speak changes. */
export interface MemberUpdated extends OfGroup {
  readonly type: "member.updated";
  readonly userId: string;
  readonly profile: MemberProfile;
  /**
   * For how long a member may not speak, in milliseconds, from when it happened or else arrived on. Holds where the profile
   * names no end that is still to come.
   */
  readonly mutedForMs?: number;
}
/** A member wants no push for the group. */
export interface MemberSilenced extends OfGroup {
  readonly type: "member.silenced";
  readonly userId: string;
}
/** A member wants push for the group again. */
export interface MemberUnsilenced extends OfGroup {
  readonly type: "member.unsilenced";
  readonly userId: string;
}
/** Members come online or go offline in a live group. */
export interface MemberPresenceChanged extends OfGroup {
  readonly type: "member.presence_changed";
  readonly userIds: readonly string[];
  readonly online: boolean;
  /** The vendor's word for why. */
  readonly cause?: string;
}
/** A message is sent. */
export interface MessageSent extends OfTopic {
  readonly type: "message.sent";
  readonly message: Message;
}
/** Messages are taken back. */
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
  /** The vendor's version of the whole extension set; an older one is void. */
  readonly version: number;
}
/** A message or notification is about to be pushed to members. Only ever reviewed. */
export interface PushRequested extends OfTopic {
  readonly type: "push.requested";
  readonly message?: Message;
  /** Receivers, where the vendor names them. */
  readonly userIds?: readonly string[];
}
/** A user asks to push a system message to users of no particular group. Only ever reviewed. */
export interface SystemPushRequested {
  readonly type: "system_push.requested";
}
/** A topic opens inside a group. */
export interface TopicCreated {
  readonly type: "topic.created";
  /** Absent while the vendor has not said in which group. */
  readonly groupId?: string;
  /** Absent while it does not exist yet. */
  readonly topicId?: string;
  readonly profile: GroupProfile;
}
/** Parts of a topic's profile change. */
export interface TopicUpdated extends OfGroup {
  readonly type: "topic.updated";
  /** Absent where the vendor fails to say which topic. */
  readonly topicId?: string;
  readonly profile: GroupProfile;
}
/** Topics end. */
export interface TopicDissolved extends OfGroup {
  readonly type: "topic.dissolved";
  readonly topicIds: readonly string[];
}
/** The app nears a quota of its vendor. */
export interface QuotaAlarmed {
  readonly type: "quota.alarmed";
  readonly used: number;
  readonly quota: number;
}

/** Everything that can happen to a group. Whether it may, shall or did happen is said by what the callback wants. */
export type GroupChange =
  | GroupCreated
  | GroupUpdated
  | GroupDissolved
  | GroupFilled
  | GroupAttributesChanged
  | OwnerTransferred
  | JoinRequested
  | MembersInvited
  | MembersJoined
  | MembersLeft
  | MemberUpdated
  | MemberSilenced
  | MemberUnsilenced
  | MemberPresenceChanged
  | MessageSent
  | MessageRecalled
  | MessageFailed
  | MessageRead
  | MessageExtended
  | PushRequested
  | SystemPushRequested
  | TopicCreated
  | TopicUpdated
  | TopicDissolved
  | QuotaAlarmed;

/** The group a change is about, or `undefined` where it has none yet. */
export function groupIdOf(change: GroupChange): string | undefined {
  return "groupId" in change ? change.groupId : undefined;
}

const everyType: Readonly<Record<GroupChange["type"], true>> = {
  "group.created": true,
  "group.updated": true,
  "group.dissolved": true,
  "group.filled": true,
  "group.attributes_changed": true,
  "owner.transferred": true,
  "join.requested": true,
  "members.invited": true,
  "members.joined": true,
  "members.left": true,
  "member.updated": true,
  "member.silenced": true,
  "member.unsilenced": true,
  "member.presence_changed": true,
  "message.sent": true,
  "message.recalled": true,
  "message.failed": true,
  "message.read": true,
  "message.extended": true,
  "push.requested": true,
  "system_push.requested": true,
  "topic.created": true,
  "topic.updated": true,
  "topic.dissolved": true,
  "quota.alarmed": true,
};

/** Every type of change. */
export const changeTypes: readonly string[] = Object.keys(everyType);

/** Every user a change names, who does it left out, each once. */
export function usersNamedBy(change: GroupChange): readonly string[] {
  const users = new Set<string>();
  if ("userId" in change) users.add(change.userId);
  if ("ownerId" in change && change.ownerId !== undefined) users.add(change.ownerId);
  if ("toUserId" in change) users.add(change.toUserId);
  if ("fromUserId" in change && change.fromUserId !== undefined) users.add(change.fromUserId);
  if ("userIds" in change) for (const userId of change.userIds ?? []) users.add(userId);
  if ("members" in change) for (const { userId } of change.members) users.add(userId);
  return [...users];
}
