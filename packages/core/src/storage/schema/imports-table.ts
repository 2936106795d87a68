import { defineTable, type Table } from "./table.js";

const columns = {
  /** Of the export that is brought in. */
  export_id: "text",
  /** Lines of it that are in the database. */
  line_count: "integer",
} as const;

/** An import that has not finished; no rows otherwise. */
export const imports: Table<"grouphook_imports", typeof columns> = defineTable(
  "grouphook_imports",
  ["export_id"],
  columns,
);
