import type { MemberRecord, UserGroupRecord } from "@grouphook/core";
import { z } from "zod";
import { anyJson, type BodyForm, bodyForm, moment, rfc3339IfAny } from "./body-form.js";
import { end, endBody } from "./end.js";

const role = z.enum(["owner", "admin", "member"]);
const joinedAt = moment.nullable().meta({ description: "`null` if the vendor never reported the joining." });
const mutedUntil = end.meta({
  description: "May not speak until then; `forever`: until it is lifted; `null`: may speak.",
});
const silenced = z.boolean().meta({ description: "Whether the user gets no push notifications for the group." });
const receives = z.boolean().meta({ description: "Whether the member gets the messages of the group." });

const memberSchema = z
  .object({
    userId: z.string(),
    role,
    silenced,
    mutedUntil,
    receives,
    nickname: z.string(),
    avatar: z.string(),
    custom: anyJson,
    joinedAt,
  })
  .meta({
    id: "Member",
    example: {
      userId: "u1",
      role: "owner",
      silenced: false,
      mutedUntil: null,
      receives: true,
      nickname: "小明",
      avatar: "",
      custom: null,
      joinedAt: "2026-01-31T08:00:00.000Z",
    },
  });

/** A membership in the form of the API. */
export const memberForm: BodyForm<MemberRecord> = bodyForm(memberSchema, (member: MemberRecord) => ({
  userId: member.userId,
  role: member.role,
  silenced: member.silenced,
  mutedUntil: endBody(member.mutedUntil),
  receives: member.receives,
  nickname: member.nickname,
  avatar: member.avatar,
  custom: member.custom,
  joinedAt: rfc3339IfAny(member.joinedAt),
}));

const userGroupSchema = z
  .object({
    groupId: z.string(),
    name: z.string(),
    ownerId: z.string().nullable(),
    memberCount: z.int(),
    role,
    silenced,
    mutedUntil,
    receives,
    joinedAt,
  })
  .meta({ id: "UserGroup", description: "A group that a user is a member of." });

/** A user's group in the form of the API. */
export const userGroupForm: BodyForm<UserGroupRecord> = bodyForm(userGroupSchema, (group: UserGroupRecord) => ({
  groupId: group.groupId,
  name: group.name,
  ownerId: group.ownerId,
  memberCount: group.memberCount,
  role: group.role,
  silenced: group.silenced,
  mutedUntil: endBody(group.mutedUntil),
  receives: group.receives,
  joinedAt: rfc3339IfAny(group.joinedAt),
}));
