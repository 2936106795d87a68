import { defineTable, type Table } from "./table.js";

const columns = {
  /** The reading that found it, as it stands among the raw callbacks. */
  callback_id: "integer",
  /** The type of the events that tell the difference. */
  type: "text",
  source: "text",
  group_id: "text",
  found_at: "integer",
  /** What the reading was for. */
  found_by: "text",
  /** How many such differences it found. */
  differences: "integer",
} as const;

/** How far the record differed from the vendors'. */
export const drift: Table<"grouphook_drift", typeof columns> = defineTable(
  "grouphook_drift",
  ["callback_id", "type"],
  columns,
);
