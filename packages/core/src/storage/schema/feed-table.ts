import { defineTable, type Table } from "./table.js";

const columns = {
  sequence: "integer",
  type: "text",
  source: "text",
  group_id: "optional text",
  actor_id: "optional text",
  command: "text",
  occurred_at: "integer",
  data: "text",
  content_since: "optional integer",
} as const;

/** The feed. */
export const feed: Table<"grouphook_feed", typeof columns> = defineTable("grouphook_feed", ["sequence"], columns);
