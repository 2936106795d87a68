import { defineTable, type Table } from "./table.js";

const columns = {
  after_sequence: "integer",
  epoch: "text",
} as const;

/** The epochs of the feed: each holds from after its sequence to that of the next. */
export const epochs: Table<"grouphook_epochs", typeof columns> = defineTable(
  "grouphook_epochs",
  ["after_sequence"],
  columns,
);
