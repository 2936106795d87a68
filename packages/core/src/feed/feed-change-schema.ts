import { z } from "zod";
import type { MessageElement } from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";
import { muteEndSchema } from "../vocabulary/mute-end-schema.js";
import type { FeedChange, ToldChange } from "./feed-change.js";
import type { FeedEvent } from "./feed-event.js";

/** How the parts appear in JSON Schema. Theirs alone: ids in zod's own registry would be those of everybody. */
export const jsonForms: z.core.$ZodRegistry<z.core.JSONSchema.BaseSchema> = z.registry();

/** Any JSON. It was read from JSON, and may be nested to any depth: it is not looked into. */
const json = z.custom<Json>((value) => value !== undefined);
/** The names are the vendor's. One may be `__proto__`, which a record of zod would drop. */
const named = z.custom<{ readonly [name: string]: Json }>((value) => typeof value === "object" && value !== null);
const texts = z.custom<{ readonly [name: string]: string }>(
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string"),
);
jsonForms.add(named, { type: "object" });
jsonForms.add(texts, { type: "object", additionalProperties: { type: "string" } });

const text = z.string();
const list = z.array(text);
const role = z.enum(["owner", "admin", "member"]);

const groupProfile = z.object({
  name: text.exactOptional(),
  notice: text.exactOptional(),
  introduction: text.exactOptional(),
  avatar: text.exactOptional(),
  kind: text.exactOptional(),
  custom: json.exactOptional(),
  mutedAll: z.boolean().exactOptional(),
  mutedAllUntil: z.number().nullable().exactOptional(),
  mutedAllSpares: z.enum(["admins", "nobody"]).exactOptional(),
  disabled: z.boolean().exactOptional(),
  settings: named.exactOptional(),
});
const memberProfile = z.object({
  role: role.exactOptional(),
  nickname: text.exactOptional(),
  avatar: text.exactOptional(),
  custom: json.exactOptional(),
  mutedUntil: muteEndSchema.exactOptional(),
  receives: z.boolean().exactOptional(),
});
const sharedProfile = memberProfile.extend({ role: z.enum(["admin", "member"]).exactOptional() });
const member = memberProfile.extend({ userId: text });
const element: z.ZodType<MessageElement> = z.object({ type: text, content: json });
const said = {
  senderId: text.exactOptional(),
  elements: z.array(element),
  text,
  custom: text.exactOptional(),
  mentions: z.object({ everyone: z.boolean(), userIds: list }).exactOptional(),
};
const message = z.object({
  key: text.exactOptional(),
  seq: z.number().exactOptional(),
  ...said,
  priority: text.exactOptional(),
  onlineOnly: z.boolean().exactOptional(),
  clientId: text.exactOptional(),
  sentAt: z.number().exactOptional(),
});
const reference = z.object({ key: text.exactOptional(), seq: z.number().exactOptional() });
const receipt = z.object({
  key: text.exactOptional(),
  seq: z.number().exactOptional(),
  readerIds: list,
  readCount: z.number().exactOptional(),
  unreadCount: z.number().exactOptional(),
});
for (const [id, schema] of Object.entries({
  groupProfile,
  memberProfile,
  sharedProfile,
  member,
  message,
  element,
  reference,
  receipt,
}))
  jsonForms.add(schema, { id });

const told = { contentRemoved: z.literal(true).exactOptional() };
const ofGroup = { groupId: text, ...told };
const ofTopic = { ...ofGroup, topicId: text.exactOptional() };
const ofUser = { ...ofGroup, userId: text };

/** The fields of every type of event, with the group's id. */
const changes = [
  z.object({
    type: z.literal("group.created"),
    ...told,
    groupId: text.exactOptional(),
    ownerId: text.exactOptional(),
    profile: groupProfile,
    members: z.array(member),
    dissolvedAt: z.number().exactOptional(),
  }),
  z.object({ type: z.literal("group.updated"), ...ofGroup, profile: groupProfile }),
  z.object({ type: z.literal("group.dissolved"), ...ofGroup }),
  z.object({ type: z.literal("group.filled"), ...ofTopic }),
  z.object({
    type: z.literal("group.attributes_changed"),
    ...ofGroup,
    operation: z.enum(["replace", "merge", "remove"]),
    attributes: texts,
  }),
  z.object({
    type: z.literal("group.list_changed"),
    ...ofGroup,
    list: z.enum(["allowed", "blocked"]),
    operation: z.enum(["add", "remove"]),
    userIds: list,
    until: z.union([z.number(), z.literal("forever")]).exactOptional(),
  }),
  z.object({
    type: z.literal("owner.transferred"),
    ...ofGroup,
    fromUserId: text.exactOptional(),
    toUserId: text,
    formerOwnerRole: role.exactOptional(),
  }),
  z.object({ type: z.literal("owner.removed"), ...ofUser }),
  z.object({ type: z.literal("join.requested"), ...ofTopic, userId: text, message: text.exactOptional() }),
  z.object({
    type: z.literal("join.answered"),
    ...ofTopic,
    userId: text.exactOptional(),
    accepted: z.boolean(),
    message: text.exactOptional(),
  }),
  z.object({ type: z.literal("members.invited"), ...ofTopic, userIds: list, message: text.exactOptional() }),
  z.object({
    type: z.literal("invitation.answered"),
    ...ofTopic,
    userId: text,
    accepted: z.boolean(),
    inviterId: text.exactOptional(),
    message: text.exactOptional(),
  }),
  z.object({
    type: z.literal("members.joined"),
    ...ofTopic,
    members: z.array(member),
    how: z.enum(["applied", "invited", "added"]).exactOptional(),
    inviterId: text.exactOptional(),
    custom: json.exactOptional(),
  }),
  z.object({
    type: z.literal("members.left"),
    ...ofTopic,
    userIds: list,
    how: z.enum(["quit", "removed", "blocked", "dissolved", "offline"]).exactOptional(),
    message: text.exactOptional(),
    custom: json.exactOptional(),
  }),
  z.object({ type: z.literal("member.updated"), ...ofUser, profile: memberProfile }),
  z.object({ type: z.literal("members.updated"), ...ofGroup, userIds: list, profile: sharedProfile }),
  z.object({ type: z.literal("member.silenced"), ...ofUser }),
  z.object({ type: z.literal("member.unsilenced"), ...ofUser }),
  z.object({
    type: z.literal("member.presence_changed"),
    ...ofGroup,
    userIds: list,
    online: z.boolean(),
    cause: text.exactOptional(),
  }),
  z.object({ type: z.literal("message.sent"), ...ofTopic, message }),
  z.object({ type: z.literal("message.numbered"), ...ofTopic, message: z.object({ key: text, seq: z.number() }) }),
  z.object({
    type: z.literal("message.edited"),
    ...ofTopic,
    message: reference,
    ...said,
    editedAt: z.number().exactOptional(),
  }),
  z.object({
    type: z.literal("message.recalled"),
    ...ofTopic,
    messages: z.array(reference),
    recalledAt: z.number().exactOptional(),
  }),
  z.object({ type: z.literal("message.failed"), ...ofTopic, message, code: z.number(), text }),
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
    type: z.literal("message.reacted"),
    ...ofTopic,
    message: reference,
    userId: text,
    reaction: text,
    operation: z.enum(["add", "remove"]),
  }),
  z.object({
    type: z.literal("topic.created"),
    ...told,
    groupId: text.exactOptional(),
    topicId: text.exactOptional(),
    profile: groupProfile,
  }),
  z.object({ type: z.literal("topic.updated"), ...ofTopic, profile: groupProfile }),
  z.object({ type: z.literal("topic.dissolved"), ...ofGroup, topicIds: list }),
  z.object({ type: z.literal("quota.alarmed"), ...told, used: z.number(), quota: z.number() }),
  z.object({ type: z.literal("callback.unsupported"), ...told, groupId: text.exactOptional() }),
] as const;

/** The change of an event. Fields it does not know are left out. */
export const feedChangeSchema: z.ZodType<ToldChange> = z.discriminatedUnion("type", changes);

/** The fields of each type of event, by type. */
export const fieldsByType: ReadonlyMap<string, { readonly [field: string]: z.ZodType }> = new Map(
  changes.map(({ shape: { type, ...fields } }) => [type.value, fields]),
);

/**
 * The change of an event, as a replica applies it; `undefined` for an unsupported callback, which changes nothing. Throws if
 * the event's data does not fit its type.
 */
export function feedChangeOf({
  type,
  groupId,
  data,
}: Pick<FeedEvent, "type" | "groupId" | "data">): FeedChange | undefined {
  const change = feedChangeSchema.parse({ ...data, type, ...(groupId !== undefined && { groupId }) });
  return change.type === "callback.unsupported" ? undefined : change;
}
