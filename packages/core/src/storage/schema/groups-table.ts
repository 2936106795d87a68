import { type FieldTimes, type GroupState, isActive, staleOf } from "../../group/group-state.js";
import { type Json, jsonText } from "../../vocabulary/json.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type RowOf, type Table } from "./table.js";

const columns = {
  source: "text",
  group_id: "text",
  state: "text",
  name: "text",
  notice: "text",
  introduction: "text",
  avatar: "text",
  kind: "text",
  custom: "text",
  settings: "text",
  attributes: "text",
  owner_id: "optional text",
  muted_all: "integer",
  member_count: "integer",
  last_position: "integer",
  created_at: "optional integer",
  dissolved_at: "optional integer",
  updated_at: "integer",
  stale_since: "optional integer",
  stale_reason: "optional text",
  changed_at: "text",
  /** 1 for those that are shown as stale. */
  is_stale: "integer",
  disabled: "integer",
  muted_all_until: "optional integer",
  muted_all_spares: "text",
} as const;

/** Groups of all sources. */
export const groups: Table<"grouphook_groups", typeof columns> = defineTable(
  "grouphook_groups",
  ["source", "group_id"],
  columns,
);

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
    mutedAllUntil: optionalInteger(row, "muted_all_until"),
    mutedAllSpares: row.muted_all_spares === "nobody" ? "nobody" : "admins",
    disabled: integer(row, "disabled") === 1,
    memberCount: integer(row, "member_count"),
    lastPosition: integer(row, "last_position"),
    createdAt: optionalInteger(row, "created_at"),
    dissolvedAt: optionalInteger(row, "dissolved_at"),
    updatedAt: integer(row, "updated_at"),
    stale: row.stale_since === null ? null : { since: integer(row, "stale_since"), reason: text(row, "stale_reason") },
    changedAt: json<FieldTimes>(row, "changed_at"),
  };
}

/** Makes a row of `grouphook_groups`. */
export function rowOfGroup(source: string, group: GroupState): RowOf<typeof groups> {
  return {
    source,
    group_id: group.groupId,
    state: isActive(group) ? "active" : "dissolved",
    name: group.name,
    notice: group.notice,
    introduction: group.introduction,
    avatar: group.avatar,
    kind: group.kind,
    custom: jsonText(group.custom),
    settings: jsonText(group.settings),
    attributes: JSON.stringify(group.attributes),
    owner_id: group.ownerId,
    muted_all: group.mutedAll ? 1 : 0,
    member_count: group.memberCount,
    last_position: group.lastPosition,
    created_at: group.createdAt,
    dissolved_at: group.dissolvedAt,
    updated_at: group.updatedAt,
    stale_since: group.stale?.since ?? null,
    stale_reason: group.stale?.reason ?? null,
    changed_at: JSON.stringify(group.changedAt),
    is_stale: staleOf(group) === null ? 0 : 1,
    disabled: group.disabled ? 1 : 0,
    muted_all_until: group.mutedAllUntil,
    muted_all_spares: group.mutedAllSpares,
  };
}
