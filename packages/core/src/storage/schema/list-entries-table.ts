import type { ListEntryState } from "../../group/list-entry-state.js";
import { integer, json, optionalInteger, text } from "./column.js";
import { columnOfEnd, endIn } from "./end-column.js";
import type { Row } from "./row.js";
import { defineTable, type RowOf, type Table } from "./table.js";

const columns = {
  source: "text",
  group_id: "text",
  list: "text",
  user_id: "text",
  present: "integer",
  until: "optional integer",
  updated_at: "integer",
  changed_at: "text",
} as const;

/** Users on the lists of all groups. */
export const listEntries: Table<"grouphook_list_entries", typeof columns> = defineTable(
  "grouphook_list_entries",
  ["source", "group_id", "list", "user_id"],
  columns,
);

/** Reads a row of `grouphook_list_entries`. */
export function listEntryOfRow(row: Row): ListEntryState {
  return {
    list: row.list === "allowed" ? "allowed" : "blocked",
    userId: text(row, "user_id"),
    present: integer(row, "present") === 1,
    until: endIn(optionalInteger(row, "until")),
    updatedAt: integer(row, "updated_at"),
    changedAt: json<ListEntryState["changedAt"]>(row, "changed_at"),
  };
}

/** Makes a row of `grouphook_list_entries`. */
export function rowOfListEntry(source: string, groupId: string, entry: ListEntryState): RowOf<typeof listEntries> {
  return {
    source,
    group_id: groupId,
    list: entry.list,
    user_id: entry.userId,
    present: entry.present ? 1 : 0,
    until: columnOfEnd(entry.until),
    updated_at: entry.updatedAt,
    changed_at: JSON.stringify(entry.changedAt),
  };
}
