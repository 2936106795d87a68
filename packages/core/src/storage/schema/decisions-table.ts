import { defineTable, type Table } from "./table.js";

const columns = {
  decision_id: "integer",
  decided_at: "integer",
  source: "text",
  vendor: "text",
  command: "text",
  change_type: "text",
  group_id: "optional text",
  actor_id: "optional text",
  verdict: "text",
  code: "optional integer",
  text: "optional text",
  policy: "text",
  microseconds: "integer",
  shadowed: "integer",
  remark: "optional text",
  /** As with the callback. */
  circumstances: "optional text",
  content_since: "optional integer",
} as const;

/** What policies decided. */
export const decisions: Table<"grouphook_decisions", typeof columns> = defineTable(
  "grouphook_decisions",
  ["decision_id"],
  columns,
);
