import { defineTable, type Table } from "./table.js";

const columns = {
  /** When the vendor says that it happened; where it does not say, the day on which the callback came in. */
  told_at: "integer",
  receipt_key: "text",
  received_at: "integer",
  /** In JSON; empty for a fact that was recorded. */
  outcome: "optional text",
} as const;

/** Callbacks that may be repeated, with what they are answered then. Those of one time lie side by side. */
export const receipts: Table<"grouphook_receipts", typeof columns> = defineTable(
  "grouphook_receipts",
  ["told_at", "receipt_key"],
  columns,
);
