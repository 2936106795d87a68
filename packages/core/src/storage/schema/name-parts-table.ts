import { defineTable, type Table } from "./table.js";

const columns = {
  /** Some characters of a folded name in a row, up to its end or to `PART_LENGTH`. */
  part: "text",
  source: "text",
  group_id: "text",
  /** Of the first character of the part in the folded name; of the first such part. */
  position: "integer",
} as const;

/** The names of groups from each of their characters on, to find what is within. */
export const nameParts: Table<"grouphook_name_parts", typeof columns> = defineTable(
  "grouphook_name_parts",
  ["part", "source", "group_id"],
  columns,
);
