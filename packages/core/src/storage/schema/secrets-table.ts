import { defineTable, type Table } from "./table.js";

const columns = {
  name: "text",
  /** In hexadecimal. */
  secret: "text",
  made_at: "integer",
} as const;

/** Secrets that the processes on a database share. They stay in it: an export has none of them. */
export const secrets: Table<"grouphook_secrets", typeof columns> = defineTable("grouphook_secrets", ["name"], columns);
