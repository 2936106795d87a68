import { defineTable, type Table } from "./table.js";

const columns = {
  token: "text",
  idempotency_key: "text",
  fingerprint: "text",
  /** The last command with the key. */
  command_id: "integer",
  /** When the first began. */
  first_at: "integer",
} as const;

/** The keys by which repetitions of commands are known. */
export const commandKeys: Table<"grouphook_command_keys", typeof columns> = defineTable(
  "grouphook_command_keys",
  ["token", "idempotency_key"],
  columns,
);
