import { defineTable, type Table } from "./table.js";

const columns = {
  source: "text",
  group_id: "text",
  topic_id: "text",
  message_key: "text",
  sort_key: "integer",
} as const;

/** Where messages stand whose key is not the number that orders them. */
export const messageKeys: Table<"grouphook_message_keys", typeof columns> = defineTable(
  "grouphook_message_keys",
  ["source", "group_id", "topic_id", "message_key"],
  columns,
);
