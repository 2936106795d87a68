import { defineTable, type Table } from "./table.js";

const columns = {
  dead_letter_id: "text",
  source: "text",
  command: "text",
  received_at: "integer",
  failed_at: "integer",
  body: "text",
  error: "text",
  /** The callback as decoded, in JSON; empty where it cannot be put so, and in letters older than this column. */
  callback: "optional text",
  /** What could not be decoded, in JSON and without its body; empty where it was decoded, or did not come whole. */
  request: "optional text",
  /** `callback`, `request`, or `fragment` for a letter that is good for reading alone. */
  holds: "text",
  /** In bytes. */
  size: "integer",
  content_since: "optional integer",
} as const;

/** Callbacks that could not be applied, with why. */
export const deadLetters: Table<"grouphook_dead_letters", typeof columns> = defineTable(
  "grouphook_dead_letters",
  ["dead_letter_id"],
  columns,
);
