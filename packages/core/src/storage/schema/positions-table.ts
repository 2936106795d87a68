import { defineTable, type Table } from "./table.js";

const columns = {
  name: "text",
  reached: "integer",
} as const;

/** How far works have come that go through a table in its order, so that none begins anew. */
export const positions: Table<"grouphook_positions", typeof columns> = defineTable(
  "grouphook_positions",
  ["name"],
  columns,
);
