import { defineTable, type Table } from "./table.js";

const columns = {
  writer_id: "text",
  last_batch: "integer",
  written_at: "integer",
} as const;

/** One row for each process that ever wrote: which of its batches was committed last. */
export const writers: Table<"grouphook_writers", typeof columns> = defineTable(
  "grouphook_writers",
  ["writer_id"],
  columns,
);
