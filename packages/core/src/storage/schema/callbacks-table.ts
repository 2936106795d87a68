import { defineTable, type Table, type TableShape } from "./table.js";

const columns = {
  callback_id: "integer",
  source: "text",
  command: "text",
  receipt_key: "optional text",
  received_at: "integer",
  body: "text",
  outcome: "text",
  /** What the vendor told beside it, in JSON; empty where that is nothing, and in rows older than this column. */
  circumstances: "optional text",
  /** Since when what people said counts as kept; empty where the row holds nothing of it. */
  content_since: "optional integer",
} as const;

/** Everything that was taken, raw, with the outcome it got. */
export const callbacks: Table<"grouphook_callbacks", typeof columns> = defineTable(
  "grouphook_callbacks",
  ["callback_id"],
  columns,
);

/** Of a callback what a repeated one is answered by. */
export const receipts: TableShape = {
  name: callbacks.name,
  key: ["receipt_key"],
  columns: ["receipt_key", "outcome", "received_at"],
};
