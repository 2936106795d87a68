import { defineTable, type Table } from "./table.js";

const columns = {
  source: "text",
  /** Since when what was said counts as kept. */
  content_since: "integer",
  callback_id: "integer",
  first_sequence: "integer",
  last_sequence: "integer",
} as const;

/** Callbacks that told long after it what somebody said, with their events. They are due before others of their time. */
export const oldContent: Table<"grouphook_old_content", typeof columns> = defineTable(
  "grouphook_old_content",
  ["source", "content_since", "callback_id"],
  columns,
);
