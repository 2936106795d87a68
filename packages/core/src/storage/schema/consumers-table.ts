import type { ConsumerRecord } from "../../ledger/consumer.js";
import type { FeedFilter } from "../../ledger/ledger-reader.js";
import { integer, json, optionalInteger, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  name: "text",
  /** Which events it reads, in JSON. */
  filter: "text",
  /** The last event that it is done with. */
  position: "integer",
  created_at: "integer",
  moved_at: "optional integer",
} as const;

/** Who reads the feed by name, and how far each has come. */
export const consumers: Table<"grouphook_consumers", typeof columns> = defineTable(
  "grouphook_consumers",
  ["name"],
  columns,
);

/** A consumer as it is stored. */
export function consumerOfRow(row: Row): ConsumerRecord {
  return {
    name: text(row, "name"),
    filter: json<FeedFilter>(row, "filter"),
    position: integer(row, "position"),
    createdAt: integer(row, "created_at"),
    movedAt: optionalInteger(row, "moved_at"),
  };
}
