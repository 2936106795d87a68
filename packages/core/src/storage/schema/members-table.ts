import type { FieldTimes, MemberState } from "../../group/group-state.js";
import { type Json, jsonText } from "../../vocabulary/json.js";
import { integer, json, optionalInteger, text } from "./column.js";
import { columnOfEnd, endIn } from "./end-column.js";
import type { Row } from "./row.js";
import { defineTable, type RowOf, type Table } from "./table.js";

const columns = {
  source: "text",
  group_id: "text",
  user_id: "text",
  present: "integer",
  membership_at: "optional integer",
  role: "text",
  nickname: "text",
  avatar: "text",
  custom: "text",
  silenced: "integer",
  muted_until: "optional integer",
  joined_at: "optional integer",
  position: "integer",
  changed_at: "text",
  receives: "integer",
} as const;

/** Members of all groups. */
export const members: Table<"grouphook_members", typeof columns> = defineTable(
  "grouphook_members",
  ["source", "group_id", "user_id"],
  columns,
);

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
    mutedUntil: endIn(optionalInteger(row, "muted_until")),
    receives: integer(row, "receives") === 1,
    joinedAt: optionalInteger(row, "joined_at"),
    position: integer(row, "position"),
    changedAt: json<FieldTimes>(row, "changed_at"),
  };
}

/** Makes a row of `grouphook_members`. */
export function rowOfMember(source: string, groupId: string, member: MemberState): RowOf<typeof members> {
  return {
    source,
    group_id: groupId,
    user_id: member.userId,
    present: member.present ? 1 : 0,
    membership_at: member.membershipAt,
    role: member.role,
    nickname: member.nickname,
    avatar: member.avatar,
    custom: jsonText(member.custom),
    silenced: member.silenced ? 1 : 0,
    muted_until: columnOfEnd(member.mutedUntil),
    joined_at: member.joinedAt,
    position: member.position,
    changed_at: JSON.stringify(member.changedAt),
    receives: member.receives ? 1 : 0,
  };
}
