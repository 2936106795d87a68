import { defineTable, type Table } from "./table.js";

const columns = {
  subscription_id: "text",
  source: "text",
  group_id: "text",
  sequence: "integer",
  /** The sequence of the first event of its message. */
  message_sequence: "integer",
} as const;

/** The events that wait with their group, by number alone. */
export const parkedEvents: Table<"grouphook_parked_events", typeof columns> = defineTable(
  "grouphook_parked_events",
  ["subscription_id", "source", "group_id", "sequence"],
  columns,
);
