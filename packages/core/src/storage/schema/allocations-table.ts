import { defineTable, type Table } from "./table.js";

const columns = {
  source: "text",
  last_group_id: "integer",
} as const;

/** The last group id allocated in each source. */
export const allocations: Table<"grouphook_allocations", typeof columns> = defineTable(
  "grouphook_allocations",
  ["source"],
  columns,
);
