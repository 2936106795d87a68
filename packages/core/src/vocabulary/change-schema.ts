import { z } from "zod";
import type { GroupChange, GroupProfile } from "./change.js";
import { muteEndSchema } from "./mute-end-schema.js";

const json = z.json();
const role = z.enum(["owner", "admin", "member"]);
const lowerRole = z.enum(["admin", "member"]);
const texts = z.record(z.string(), z.string());
const userIds = z.array(z.string());
const ofGroup = { groupId: z.string() };
const ofTopic = { ...ofGroup, topicId: z.string().exactOptional() };

const groupProfile = z.object({
  name: z.string().exactOptional(),
  notice: z.string().exactOptional(),
  introduction: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  custom: json.exactOptional(),
  mutedAll: z.boolean().exactOptional(),
  mutedAllUntil: z.number().nullable().exactOptional(),
  mutedAllSpares: z.enum(["admins", "nobody"]).exactOptional(),
  disabled: z.boolean().exactOptional(),
  settings: z.record(z.string(), json).exactOptional(),
});

const memberProfile = z.object({
  role: role.exactOptional(),
  nickname: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  custom: json.exactOptional(),
  mutedUntil: muteEndSchema.exactOptional(),
  receives: z.boolean().exactOptional(),
});

const members = z.array(memberProfile.extend({ userId: z.string() }));

const said = {
  senderId: z.string().exactOptional(),
  elements: z.array(z.object({ type: z.string(), content: json, textPaths: z.array(z.string()).exactOptional() })),
  text: z.string(),
  custom: z.string().exactOptional(),
  mentions: z.object({ everyone: z.boolean(), userIds }).exactOptional(),
};

const message = z.object({
  key: z.string().exactOptional(),
  seq: z.number().exactOptional(),
  ...said,
  priority: z.string().exactOptional(),
  onlineOnly: z.boolean().exactOptional(),
  clientId: z.string().exactOptional(),
  sentAt: z.number().exactOptional(),
});

const messageReference = z.union([
  z.object({ key: z.string(), seq: z.number().exactOptional() }),
  z.object({ seq: z.number() }),
]);

const readReceipt = z.object({
  key: z.string().exactOptional(),
  seq: z.number().exactOptional(),
  readerIds: userIds,
  readCount: z.number().exactOptional(),
  unreadCount: z.number().exactOptional(),
});

const memberUpdated = z.object({
  type: z.literal("member.updated"),
  ...ofGroup,
  userId: z.string(),
  profile: memberProfile,
});

const membersUpdated = z.object({
  type: z.literal("members.updated"),
  ...ofGroup,
  userIds,
  profile: memberProfile.extend({ role: lowerRole.exactOptional() }),
});

const others = [
  z.object({
    type: z.literal("group.created"),
    groupId: z.string().exactOptional(),
    ownerId: z.string().exactOptional(),
    profile: groupProfile,
    members,
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
    userIds,
    until: z.union([z.number(), z.literal("forever")]).exactOptional(),
  }),
  z.object({
    type: z.literal("owner.transferred"),
    ...ofGroup,
    fromUserId: z.string().exactOptional(),
    toUserId: z.string(),
    formerOwnerRole: role.exactOptional(),
  }),
  z.object({ type: z.literal("join.requested"), ...ofTopic, userId: z.string(), message: z.string().exactOptional() }),
  z.object({
    type: z.literal("join.answered"),
    ...ofTopic,
    userId: z.string().exactOptional(),
    accepted: z.boolean(),
    message: z.string().exactOptional(),
  }),
  z.object({ type: z.literal("members.invited"), ...ofTopic, userIds, message: z.string().exactOptional() }),
  z.object({
    type: z.literal("invitation.answered"),
    ...ofTopic,
    userId: z.string(),
    accepted: z.boolean(),
    inviterId: z.string().exactOptional(),
    message: z.string().exactOptional(),
  }),
  z.object({
    type: z.literal("members.joined"),
    ...ofTopic,
    members,
    how: z.enum(["applied", "invited", "added"]).exactOptional(),
    inviterId: z.string().exactOptional(),
    custom: json.exactOptional(),
  }),
  z.object({
    type: z.literal("members.left"),
    ...ofTopic,
    userIds,
    how: z.enum(["quit", "removed", "blocked", "dissolved", "offline"]).exactOptional(),
    message: z.string().exactOptional(),
    custom: json.exactOptional(),
  }),
  z.object({ type: z.literal("member.silenced"), ...ofGroup, userId: z.string() }),
  z.object({ type: z.literal("member.unsilenced"), ...ofGroup, userId: z.string() }),
  z.object({
    type: z.literal("member.presence_changed"),
    ...ofGroup,
    userIds,
    online: z.boolean(),
    cause: z.string().exactOptional(),
  }),
  z.object({ type: z.literal("message.sent"), ...ofTopic, message }),
  z.object({ type: z.literal("message.edited"), ...ofTopic, message: messageReference, ...said }),
  z.object({ type: z.literal("message.recalled"), ...ofTopic, messages: z.array(messageReference) }),
  z.object({ type: z.literal("message.failed"), ...ofTopic, message, code: z.number(), text: z.string() }),
  z.object({ type: z.literal("message.read"), ...ofTopic, receipts: z.array(readReceipt) }),
  z.object({
    type: z.literal("message.extended"),
    ...ofTopic,
    message: messageReference,
    operation: z.enum(["set", "remove", "clear"]),
    extensions: texts,
    version: z.number(),
  }),
  z.object({
    type: z.literal("message.reacted"),
    ...ofTopic,
    message: messageReference,
    userId: z.string(),
    reaction: z.string(),
    operation: z.enum(["add", "remove"]),
  }),
  z.object({
    type: z.literal("push.requested"),
    ...ofTopic,
    message: message.exactOptional(),
    userIds: userIds.exactOptional(),
  }),
  z.object({ type: z.literal("system_push.requested") }),
  z.object({
    type: z.literal("topic.created"),
    groupId: z.string().exactOptional(),
    topicId: z.string().exactOptional(),
    profile: groupProfile,
  }),
  z.object({ type: z.literal("topic.updated"), ...ofTopic, profile: groupProfile }),
  z.object({ type: z.literal("topic.dissolved"), ...ofGroup, topicIds: z.array(z.string()) }),
  z.object({ type: z.literal("quota.alarmed"), used: z.number(), quota: z.number() }),
] as const;

const muting = { mutedForMs: z.number().exactOptional() };
const asked = z.discriminatedUnion("type", [...others, memberUpdated, membersUpdated]);
const told = z.discriminatedUnion("type", [...others, memberUpdated.extend(muting), membersUpdated.extend(muting)]);

/** The JSON form of a profile. Fields it does not know are left out. */
export const groupProfileSchema: z.ZodType<GroupProfile> = groupProfile;

/** The JSON form of a change, with all that a callback may say of it. Fields it does not know are left out. */
export const changeSchema: z.ZodType<GroupChange> = told;

/** The JSON form of a change that a policy is asked about: without what only a fact says. */
export const askedChangeSchema: z.ZodType<GroupChange> = asked;

/** The types of change. */
export const changeTypeSchema: z.ZodType<GroupChange["type"]> = z.enum(
  asked.options.map(({ shape }) => shape.type.value),
  "must be a type of change",
);
