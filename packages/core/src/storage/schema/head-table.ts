import { defineTable, type Table } from "./table.js";

const columns = {
  head_id: "integer",
  feed_sequence: "integer",
  callback_id: "integer",
  decision_id: "integer",
  /** The last event that is too old to be read. */
  feed_floor: "integer",
  command_id: "integer",
  /** Of the last batch of callbacks; unlike any other. */
  last_batch: "text",
} as const;

/** One row. Every writer locks it first, so numbers are given in the order of commits. */
export const head: Table<"grouphook_head", typeof columns> = defineTable("grouphook_head", ["head_id"], columns);
