import { z } from "zod";
import type {
  GroupChange,
  GroupCreated,
  Message,
  MessageElement,
  MessageExtended,
  MessageRead,
} from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";
import type { FeedEvent } from "./feed-event.js";

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
export interface MessageReadTold extends MessageRead {
  readonly receipts: readonly (MessageRead["receipts"][number] & { readonly key?: string })[];
}

/** The extension keys of a message change. */
export interface MessageExtendedTold extends Omit<MessageExtended, "message"> {
  readonly message: ToldReference;
}

/** A message of an earlier event gets its number. */
export interface MessageNumbered {
  readonly type: "message.numbered";
  readonly groupId: string;
  readonly topicId?: string;
  readonly message: { readonly key: string; readonly seq: number };
}

type Replaced = "group.created" | "message.recalled" | "message.read" | "message.extended";

/** A change in the form of the feed: as far as it had an effect, and with everything that a replica needs to apply it. */
export type FeedChange =
  | Exclude<GroupChange, { readonly type: Replaced }>
  | GroupCreatedTold
  | MessageRecalledTold
  | MessageReadTold
  | MessageExtendedTold
  | MessageNumbered;

/** An event's data is already JSON. */
const json = z.custom<Json>((value) => value !== undefined);
const id = z.string();
// The names are the vendor's. One may be `__proto__`, which a record of zod would drop.
const named = z.custom<{ readonly [name: string]: Json }>((value) => typeof value === "object" && value !== null);
const texts = z.custom<{ readonly [name: string]: string }>(
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string"),
);
const role = z.enum(["owner", "admin", "member"]);
const groupProfile = z.object({
  name: id.exactOptional(),
  notice: id.exactOptional(),
  introduction: id.exactOptional(),
  avatar: id.exactOptional(),
  kind: id.exactOptional(),
  custom: json.exactOptional(),
  mutedAll: z.boolean().exactOptional(),
  settings: named.exactOptional(),
});
const memberProfile = z.object({
  role: role.exactOptional(),
  nickname: id.exactOptional(),
  avatar: id.exactOptional(),
  custom: json.exactOptional(),
  mutedUntil: z.number().nullable().exactOptional(),
});
const members = z.array(memberProfile.extend({ userId: id }));
const reference = z.object({ key: id.exactOptional(), seq: z.number().exactOptional() });
const element: z.ZodType<MessageElement> = z.object({ type: id, content: json });
const message: z.ZodType<Message> = z.object({
  key: id.exactOptional(),
  seq: z.number().exactOptional(),
  senderId: id.exactOptional(),
  elements: z.array(element),
  text: id,
  custom: id.exactOptional(),
  mentions: z.object({ everyone: z.boolean(), userIds: z.array(id) }).exactOptional(),
  priority: id.exactOptional(),
  onlineOnly: z.boolean().exactOptional(),
  clientId: id.exactOptional(),
  sentAt: z.number().exactOptional(),
});
const receipt = z.object({
  key: id.exactOptional(),
  seq: z.number().exactOptional(),
  readerIds: z.array(id),
  readCount: z.number().exactOptional(),
  unreadCount: z.number().exactOptional(),
});
const ofGroup = { groupId: id };
const ofTopic = { groupId: id, topicId: id.exactOptional() };
const ofUser = { groupId: id, userId: id };

/** The changes that a replica applies. */
const followed = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("group.created"),
    groupId: id.exactOptional(),
    ownerId: id.exactOptional(),
    profile: groupProfile,
    members,
    dissolvedAt: z.number().exactOptional(),
  }),
  z.object({ type: z.literal("group.updated"), ...ofGroup, profile: groupProfile }),
  z.object({ type: z.literal("group.dissolved"), ...ofGroup }),
  z.object({
    type: z.literal("group.attributes_changed"),
    ...ofGroup,
    operation: z.enum(["replace", "merge", "remove"]),
    attributes: texts,
  }),
  z.object({
    type: z.literal("owner.transferred"),
    ...ofGroup,
    fromUserId: id.exactOptional(),
    toUserId: id,
    formerOwnerRole: role.exactOptional(),
  }),
  z.object({ type: z.literal("members.joined"), ...ofTopic, members }),
  z.object({ type: z.literal("members.left"), ...ofTopic, userIds: z.array(id) }),
  z.object({ type: z.literal("member.updated"), ...ofUser, profile: memberProfile }),
  z.object({ type: z.literal("member.silenced"), ...ofUser }),
  z.object({ type: z.literal("member.unsilenced"), ...ofUser }),
  z.object({ type: z.literal("message.sent"), ...ofTopic, message }),
  z.object({ type: z.literal("message.numbered"), ...ofTopic, message: z.object({ key: id, seq: z.number() }) }),
  z.object({
    type: z.literal("message.recalled"),
    ...ofTopic,
    messages: z.array(reference),
    recalledAt: z.number().exactOptional(),
  }),
  z.object({ type: z.literal("message.read"), ...ofTopic, receipts: z.array(receipt) }),
  z.object({
    type: z.literal("message.extended"),
    ...ofTopic,
    message: reference,
    operation: z.enum(["set", "remove", "clear"]),
    extensions: texts,
    version: z.number(),
  }),
  z.object({
    type: z.literal("topic.created"),
    groupId: id.exactOptional(),
    topicId: id.exactOptional(),
    profile: groupProfile,
  }),
  z.object({ type: z.literal("topic.updated"), ...ofTopic, profile: groupProfile }),
  z.object({ type: z.literal("topic.dissolved"), ...ofGroup, topicIds: z.array(id) }),
]);

const followedTypes: ReadonlySet<string> = new Set(followed.options.map(({ shape }) => shape.type.value));

/**
 * The change of an event; `undefined` for an event that changes nothing in a replica. Throws if the event's data does not fit
 * its type.
 */
export function feedChangeOf({
  type,
  groupId,
  data,
}: Pick<FeedEvent, "type" | "groupId" | "data">): FeedChange | undefined {
  if (!followedTypes.has(type)) return undefined;
  return followed.parse({ ...data, type, ...(groupId !== undefined && { groupId }) });
}
