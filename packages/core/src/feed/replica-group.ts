import { blankGroup, blankMember, type GroupState, type MemberState } from "../group/group-state.js";
import type { MessageState } from "../group/message-state.js";
import { blankTopic, type TopicState } from "../group/topic-state.js";
import {
  type GroupList,
  type GroupProfile,
  groupLists,
  type ListEnd,
  type MemberProfile,
  type Message,
} from "../vocabulary/change.js";
import type { FeedChange } from "./feed-change.js";
import { contentOf, type MessageContent, saidIn } from "./message-content.js";

/** The public fields of a group. */
export type GroupShown = Pick<
  GroupState,
  | ("name" | "notice" | "introduction" | "avatar" | "kind" | "custom" | "settings" | "attributes" | "ownerId")
  | ("mutedAll" | "mutedAllUntil" | "mutedAllSpares" | "disabled")
>;

/** The public fields of a member. An owner has the role that they would have without owning the group, which names its owner. */
export type MemberShown = Pick<
  MemberState,
  "role" | "nickname" | "avatar" | "custom" | "silenced" | "mutedUntil" | "receives"
>;

/** The public fields of a topic. */
export type TopicShown = Pick<TopicState, "name" | "notice" | "introduction" | "avatar" | "custom">;

/** The public fields of a message. */
export type MessageShown = Pick<
  MessageState,
  "topicId" | "key" | "seq" | "sentAt" | "recalledAt" | "readCount" | "unreadCount"
> &
  MessageContent & { readonly editedAt: number | null; readonly extensions: { readonly [key: string]: string } };

/** One group as its events describe it. */
export interface ReplicaGroup {
  isActive: boolean;
  /** When its previous life ended, if it is active again. */
  dissolvedAt: number | null;
  shown: GroupShown;
  /** By user id; of an active group. */
  readonly members: Map<string, MemberShown>;
  /** By topic id; only existing topics. */
  readonly topics: Map<string, TopicShown>;
  /** Of an active group, by user id: until when they are on the list. */
  readonly lists: { readonly [List in GroupList]: Map<string, ListEnd> };
  /** By topic id (empty for the group itself) and key, with NUL between. From all lives of the group. */
  readonly messages: Map<string, MessageShown>;
}

/** An active group of which nothing else is known. */
export function blankReplicaGroup(): ReplicaGroup {
  return {
    isActive: true,
    dissolvedAt: null,
    shown: blankShown,
    members: new Map(),
    topics: new Map(),
    lists: { allowed: new Map(), blocked: new Map() },
    messages: new Map(),
  };
}

/** The messages of a group's current life. Vendors time messages in whole seconds. */
export function messagesOfLife({ isActive, dissolvedAt, messages }: ReplicaGroup): readonly MessageShown[] {
  const since = isActive && dissolvedAt !== null ? dissolvedAt - (dissolvedAt % 1000) : Number.NEGATIVE_INFINITY;
  return [...messages.values()].filter(({ sentAt }) => sentAt === null || sentAt >= since);
}

/** Applies one event's change to its group; `occurredAt` is the event's. */
export function fold(group: ReplicaGroup, change: FeedChange, occurredAt: number): void {
  switch (change.type) {
    case "group.created": {
      if (!group.isActive || change.dissolvedAt !== undefined) end(group);
      group.isActive = true;
      group.dissolvedAt = change.dissolvedAt ?? group.dissolvedAt;
      group.shown = withProfile(group.shown, change.profile);
      if (change.ownerId !== undefined) group.shown = { ...group.shown, ownerId: change.ownerId };
      for (const entry of change.members) foldMember(group, entry.userId, entry, true);
      break;
    }
    case "group.updated":
      group.shown = withProfile(group.shown, change.profile);
      break;
    case "group.dissolved":
      end(group);
      break;
    case "group.attributes_changed":
      group.shown = { ...group.shown, attributes: withAttributes(group.shown.attributes, change) };
      break;
    case "group.list_changed":
      for (const userId of change.userIds) {
        if (change.operation === "add") group.lists[change.list].set(userId, change.until ?? null);
        else group.lists[change.list].delete(userId);
      }
      break;
    case "owner.transferred": {
      group.shown = { ...group.shown, ownerId: change.toUserId };
      const { fromUserId, formerOwnerRole = "member" } = change;
      if (fromUserId !== undefined) foldMember(group, fromUserId, { role: formerOwnerRole }, false);
      break;
    }
    case "owner.removed":
      group.shown = { ...group.shown, ownerId: null };
      break;
    case "members.joined":
      if (change.topicId !== undefined) break;
      for (const entry of change.members) foldMember(group, entry.userId, entry, true);
      break;
    case "members.left":
      if (change.topicId !== undefined) break;
      for (const userId of change.userIds) group.members.delete(userId);
      break;
    case "member.updated":
      foldMember(group, change.userId, change.profile, false);
      break;
    case "members.updated":
      for (const userId of change.userIds) foldMember(group, userId, change.profile, false);
      break;
    case "member.silenced":
    case "member.unsilenced": {
      const member = group.members.get(change.userId);
      if (member) group.members.set(change.userId, { ...member, silenced: change.type === "member.silenced" });
      break;
    }
    case "topic.created":
    case "topic.updated":
      foldTopic(group, change);
      break;
    case "topic.dissolved":
      for (const topicId of change.topicIds) group.topics.delete(topicId);
      break;
    case "message.sent":
    case "message.numbered":
    case "message.edited":
    case "message.recalled":
    case "message.read":
    case "message.extended":
      foldMessage(group, change, occurredAt);
      break;
  }
}

const blankShown = shownOfGroup(blankGroup("", 0));

/** Keeps the messages; their times show which life they belong to. */
function end(group: ReplicaGroup): void {
  group.isActive = false;
  group.dissolvedAt = null;
  group.shown = blankShown;
  group.members.clear();
  group.topics.clear();
  for (const list of groupLists) group.lists[list].clear();
}

/** The public fields of a group's state. */
export function shownOfGroup(group: GroupState): GroupShown {
  const { name, notice, introduction, avatar, kind, custom, settings, attributes, ownerId } = group;
  const { mutedAll, mutedAllUntil, mutedAllSpares, disabled } = group;
  return {
    ...{ name, notice, introduction, avatar, kind, custom, settings, attributes, ownerId },
    ...{ mutedAll, mutedAllUntil, mutedAllSpares, disabled },
  };
}

function withProfile(shown: GroupShown, { settings = {}, ...rest }: GroupProfile): GroupShown {
  const names = Object.entries(settings);
  return {
    ...shown,
    ...rest,
    settings: names.length > 0 ? Object.fromEntries([...Object.entries(shown.settings), ...names]) : shown.settings,
  };
}

function withAttributes(
  known: GroupShown["attributes"],
  { operation, attributes }: Extract<FeedChange, { readonly type: "group.attributes_changed" }>,
): GroupShown["attributes"] {
  switch (operation) {
    case "replace":
      return attributes;
    case "merge":
      return Object.fromEntries([...Object.entries(known), ...Object.entries(attributes)]);
    case "remove":
      return Object.fromEntries(Object.entries(known).filter(([key]) => !Object.hasOwn(attributes, key)));
  }
}

/** A lower role of the current owner is stored as the role they get when they no longer own the group. */
function foldMember(group: ReplicaGroup, userId: string, profile: MemberProfile, joins: boolean): void {
  const { role } = profile;
  if (role === "owner" && group.shown.ownerId !== userId) group.shown = { ...group.shown, ownerId: userId };
  const known = group.members.get(userId) ?? (joins ? shownOfMember(blankMember(userId)) : undefined);
  if (known) group.members.set(userId, withMemberProfile(known, profile));
}

/** A member's public fields, updated from a profile. */
export function withMemberProfile(known: MemberShown, profile: MemberProfile): MemberShown {
  const { role, nickname, avatar, custom, mutedUntil, receives } = profile;
  return {
    role: role === undefined || role === "owner" ? known.role : role,
    nickname: nickname ?? known.nickname,
    avatar: avatar ?? known.avatar,
    custom: custom === undefined ? known.custom : custom,
    silenced: known.silenced,
    mutedUntil: mutedUntil === undefined ? known.mutedUntil : mutedUntil,
    receives: receives ?? known.receives,
  };
}

/** The public fields of a member's state. */
export function shownOfMember(member: MemberState): MemberShown {
  const { role, nickname, avatar, custom, silenced, mutedUntil, receives } = member;
  return { role, nickname, avatar, custom, silenced, mutedUntil, receives };
}

function foldTopic(
  { topics }: ReplicaGroup,
  { type, topicId, profile }: Extract<FeedChange, { readonly type: "topic.created" | "topic.updated" }>,
): void {
  if (topicId === undefined) return;
  const known = topics.get(topicId) ?? (type === "topic.created" ? shownOfTopic(blankTopic(topicId, 0)) : undefined);
  if (!known) return;
  const { name, notice, introduction, avatar, custom } = profile;
  topics.set(topicId, {
    name: name ?? known.name,
    notice: notice ?? known.notice,
    introduction: introduction ?? known.introduction,
    avatar: avatar ?? known.avatar,
    custom: custom === undefined ? known.custom : custom,
  });
}

/** The public fields of a topic's state. */
export function shownOfTopic(topic: TopicState): TopicShown {
  const { name, notice, introduction, avatar, custom } = topic;
  return { name, notice, introduction, avatar, custom };
}

type MessageChange = Extract<FeedChange, { readonly type: `message.${string}` }>;

function foldMessage({ messages }: ReplicaGroup, change: MessageChange, occurredAt: number): void {
  if (change.type === "message.failed") return;
  const topicId = change.topicId ?? "";
  const revise = (key: string | undefined, revised: (known: MessageShown) => Partial<MessageShown>) => {
    const known = messages.get(`${topicId}\0${key}`);
    if (known) messages.set(`${topicId}\0${key}`, { ...known, ...revised(known) });
  };
  switch (change.type) {
    case "message.sent": {
      const { key } = change.message;
      if (key !== undefined) messages.set(`${topicId}\0${key}`, sent(topicId, key, change.message));
      break;
    }
    case "message.numbered":
      revise(change.message.key, () => ({ seq: change.message.seq }));
      break;
    case "message.edited":
      revise(change.message.key, () => ({ ...saidIn(change), editedAt: change.editedAt ?? occurredAt }));
      break;
    case "message.recalled":
      for (const { key } of change.messages) revise(key, () => ({ recalledAt: change.recalledAt ?? occurredAt }));
      break;
    case "message.read":
      for (const { key, readCount, unreadCount } of change.receipts) {
        if (readCount === undefined) continue;
        revise(key, (known) => ({ readCount, unreadCount: unreadCount ?? known.unreadCount }));
      }
      break;
    case "message.extended":
      revise(change.message.key, ({ extensions }) => ({ extensions: extended(extensions, change) }));
      break;
  }
}

/** A message replaces an earlier one of the same key, including its edits, extensions, counts and recall. */
function sent(topicId: string, key: string, message: Message): MessageShown {
  const { seq = null, sentAt = null } = message;
  const later = { editedAt: null, recalledAt: null, readCount: 0, unreadCount: null, extensions: {} };
  return { topicId, key, seq, ...contentOf(message), sentAt, ...later };
}

function extended(
  known: MessageShown["extensions"],
  { operation, extensions }: Extract<FeedChange, { readonly type: "message.extended" }>,
): MessageShown["extensions"] {
  switch (operation) {
    case "set":
      return Object.fromEntries([...Object.entries(known), ...Object.entries(extensions)]);
    case "remove":
      return Object.fromEntries(Object.entries(known).filter(([key]) => !Object.hasOwn(extensions, key)));
    case "clear":
      return {};
  }
}
