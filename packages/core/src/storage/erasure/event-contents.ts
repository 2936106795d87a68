import { type Json, jsonText } from "../../vocabulary/json.js";
import { eventDataOf, eventDataText } from "../schema/event-data.js";
import { withoutPartsAbout } from "./parts-about.js";

/** An event as it is stored. */
export interface StoredEvent {
  readonly type: string;
  readonly actorId: string | null;
  readonly data: string;
}

interface Target {
  readonly subject: "user" | "group";
  readonly targetId: string;
}

interface ToldMember {
  readonly userId: string;
  readonly [field: string]: Json;
}

/** Of a message that is sent; an edit tells it beside its message. */
interface ToldMessage {
  readonly senderId?: string;
  readonly elements?: readonly { readonly type: string; readonly content: Json }[];
  readonly mentions?: { readonly everyone: boolean; readonly userIds: readonly string[] };
}

/** What an event's data may hold that somebody has written or said. */
export interface EventData extends ToldMessage {
  readonly userId?: string;
  readonly userIds?: readonly string[];
  readonly members?: readonly ToldMember[];
  readonly inviterId?: string;
  readonly profile?: { readonly [field: string]: Json };
  /** A text with which somebody applies, invites, answers or leaves. */
  readonly message?: ToldMessage | string;
  readonly custom?: Json;
  readonly text?: string;
  readonly attributes?: { readonly [name: string]: string };
  readonly extensions?: { readonly [name: string]: string };
  readonly reaction?: string;
}

/** The texts in a profile of a group, a topic or a member. The rest says how the group works. */
const PROFILE_TEXTS = ["name", "notice", "introduction", "avatar", "nickname", "custom", "settings"];
/** What a message that is erased still tells: that it was sent, by whom and when. */
const MESSAGE_TEXTS = ["custom", "mentions"];

/** Whether an event tells what the target itself said. In a group, that is everything. */
export function isOwnWords({ type, actorId, data }: StoredEvent, { subject, targetId }: Target): boolean {
  if (subject === "group") return true;
  const { message, senderId: editedSenderId, userId, userIds, members, inviterId }: EventData = JSON.parse(data);
  if (type === "message.sent" || type === "message.failed") {
    const senderId = typeof message === "object" ? message.senderId : undefined;
    return (senderId ?? actorId) === targetId;
  }
  // Whoever edits a message leaves much of it as its sender wrote it.
  if (type === "message.edited") return actorId === targetId || editedSenderId === targetId;
  if (type === "message.reacted") return userId === targetId;
  const authorId = actorId ?? (type === "invitation.answered" ? undefined : inviterId) ?? null;
  if (authorId !== null) return authorId === targetId;
  const named = [
    ...(userId === undefined ? [] : [userId]),
    ...(userIds ?? []),
    ...(members ?? []).map((one) => one.userId),
  ];
  return named.length > 0 && named.every((one) => one === targetId);
}

/** The data of an event without what the erasure of a target takes from it; `undefined` where that is nothing. */
export function erasedFromEvent(event: StoredEvent, target: Target): string | undefined {
  const before = eventDataOf<EventData>({ data: event.data });
  const isOwn = isOwnWords(event, target);
  const after = withoutWords(event.type, withoutProfiles(event.type, before, target), isOwn, target);
  const isChanged = jsonText(after) !== jsonText(before);
  return isChanged ? eventDataText({ ...after, contentRemoved: true }) : undefined;
}

/** Without what people and, if it is erased as a whole, the group are called, and who was on its lists. */
function withoutProfiles(type: string, data: EventData, { subject, targetId }: Target): EventData {
  const { members, profile, userId, userIds = [] } = data;
  const isWhole = subject === "group";
  const isOfTarget =
    (type === "member.updated" && userId === targetId) || (type === "members.updated" && userIds.includes(targetId));
  const isProfileMeant = isWhole || isOfTarget;
  return {
    ...data,
    ...(type === "group.list_changed" && !isWhole && { userIds: userIds.filter((one) => one !== targetId) }),
    ...(members && {
      members: members.map((member) =>
        isWhole || member.userId === targetId ? { ...without(member, PROFILE_TEXTS), userId: member.userId } : member,
      ),
    }),
    ...(profile && isProfileMeant && { profile: without(profile, PROFILE_TEXTS) }),
    ...(data.attributes && isWhole && { attributes: {} }),
  };
}

function withoutWords(type: string, data: EventData, isOwn: boolean, target: Target): EventData {
  const { message, extensions, reaction } = data;
  if (typeof message === "object" && message.elements) {
    const erased = isOwn ? emptied(message) : withoutMentions(message, target.targetId);
    const text = isOwn && type === "message.failed" ? { text: "" } : {};
    return { ...data, message: erased, ...text };
  }
  if (data.elements) return isOwn ? emptied(data) : withoutMentions(data, target.targetId);
  if (!isOwn) return data;
  if (extensions) return { ...data, extensions: {} };
  if (reaction !== undefined) return { ...data, reaction: "" };
  return without(data, /^(members|join|invitation)\./.test(type) ? ["message", "custom"] : []);
}

/** Without what a message, or an edit of one, says. */
export function emptied<Told extends ToldMessage>(message: Told): Told & { readonly text: string } {
  return { ...without(message, MESSAGE_TEXTS), elements: [], text: "" };
}

/** Somebody else's message stays as it is, but for where it names the person by id. */
function withoutMentions<Told extends ToldMessage>(message: Told, userId: string): Told {
  const { elements = [], mentions } = message;
  return {
    ...message,
    elements: elements.map((element) => ({ ...element, content: withoutPartsAbout(element.content, userId) })),
    ...(mentions && { mentions: { ...mentions, userIds: mentions.userIds.filter((one) => one !== userId) } }),
  };
}

function without<Fields extends object>(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name))) as Fields;
}
