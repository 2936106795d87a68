import { defineTable, type Table } from "./table.js";

const columns = {
  sequence: "integer",
  type: "text",
  source: "text",
  group_id: "optional text",
  actor_id: "optional text",
  command: "text",
  occurred_at: "integer",
  /** The fields of the change. Those of a message that was sent stand nowhere else. */
  data: "text",
  /** When its callback came in; empty in rows older than this column. */
  told_at: "optional integer",
} as const;

/** The feed. */
export const feed: Table<"grouphook_feed", typeof columns> = defineTable("grouphook_feed", ["sequence"], columns);
