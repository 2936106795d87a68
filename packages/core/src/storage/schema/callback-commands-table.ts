import { defineTable, type Table } from "./table.js";

const columns = {
  source: "text",
  command: "text",
  first_seen: "integer",
  last_seen: "integer",
  callbacks: "integer",
} as const;

/** How often each command of a source arrived, and when. */
export const callbackCommands: Table<"grouphook_commands", typeof columns> = defineTable(
  "grouphook_commands",
  ["source", "command"],
  columns,
);
