import { type FieldTimes, type GroupState, isActive, type MemberState, staleOf } from "../../group/group-state.js";
import { type Json, jsonText } from "../../vocabulary/json.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row, SqlValue } from "./tables.js";

/** Reads a row of `grouphook_groups`. */
export function groupOfRow(row: Row): GroupState {
  return {
    groupId: text(row, "group_id"),
    name: text(row, "name"),
    notice: text(row, "notice"),
    introduction: text(row, "introduction"),
    avatar: text(row, "avatar"),
    kind: text(row, "kind"),
    custom: json<Json>(row, "custom"),
    settings: json<GroupState["settings"]>(row, "settings"),
    attributes: json<GroupState["attributes"]>(row, "attributes"),
    ownerId: optionalText(row, "owner_id"),
    mutedAll: integer(row, "muted_all") === 1,
    memberCount: integer(row, "member_count"),
    lastPosition: integer(row, "last_position"),
    createdAt: optionalInteger(row, "created_at"),
    dissolvedAt: optionalInteger(row, "dissolved_at"),
    updatedAt: integer(row, "updated_at"),
    stale: row.stale_since === null ? null : { since: integer(row, "stale_since"), reason: text(row, "stale_reason") },
    changedAt: json<FieldTimes>(row, "changed_at"),
  };
}

/** Values in the column order of `grouphook_groups`. */
export function rowOfGroup(source: string, group: GroupState): readonly SqlValue[] {
  return [
    source,
    group.groupId,
    isActive(group) ? "active" : "dissolved",
    group.name,
    group.notice,
    group.introduction,
    group.avatar,
    group.kind,
    jsonText(group.custom),
    jsonText(group.settings),
    JSON.stringify(group.attributes),
    group.ownerId,
    group.mutedAll ? 1 : 0,
    group.memberCount,
    group.lastPosition,
    group.createdAt,
    group.dissolvedAt,
    group.updatedAt,
    group.stale?.since ?? null,
    group.stale?.reason ?? null,
    JSON.stringify(group.changedAt),
    staleOf(group) === null ? 0 : 1,
  ];
}

/** Reads a row of `grouphook_members`. */
export function memberOfRow(row: Row): MemberState {
  return {
    userId: text(row, "user_id"),
    present: integer(row, "present") === 1,
    membershipAt: optionalInteger(row, "membership_at"),
    role: row.role === "admin" ? "admin" : "member",
    nickname: text(row, "nickname"),
    avatar: text(row, "avatar"),
    custom: json<Json>(row, "custom"),
    silenced: integer(row, "silenced") === 1,
    mutedUntil: optionalInteger(row, "muted_until"),
    joinedAt: optionalInteger(row, "joined_at"),
    position: integer(row, "position"),
    changedAt: json<FieldTimes>(row, "changed_at"),
  };
}

/** Values in the column order of `grouphook_members`. */
export function rowOfMember(source: string, groupId: string, member: MemberState): readonly SqlValue[] {
  return [
    source,
    groupId,
    member.userId,
    member.present ? 1 : 0,
    member.membershipAt,
    member.role,
    member.nickname,
    member.avatar,
    jsonText(member.custom),
    member.silenced ? 1 : 0,
    member.mutedUntil,
    member.joinedAt,
    member.position,
    JSON.stringify(member.changedAt),
  ];
}
