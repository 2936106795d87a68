import { defineTable, type Table } from "./table.js";

const columns = {
  subscription_id: "text",
  source: "text",
  /** Empty for events without a group. */
  group_id: "text",
  failures: "integer",
  next_attempt_at: "integer",
  failed_since: "integer",
} as const;

/** Groups whose events a subscription keeps back, because one of them failed. */
export const parkedGroups: Table<"grouphook_parked_groups", typeof columns> = defineTable(
  "grouphook_parked_groups",
  ["subscription_id", "source", "group_id"],
  columns,
);
