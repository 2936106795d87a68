import type { DeliveryRecord } from "../../ledger/delivery.js";
import { integer, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  name: "text",
  /** The sequence up to which all was delivered. */
  position: "integer",
  /** How many leases there were. */
  fence: "integer",
  /** The process that has the lease; empty if nobody has. */
  holder: "text",
  /** Grows with everything the holder writes here: as long as it does, the holder lives. */
  beat: "integer",
} as const;

/** What is delivered out of the feed, how far that has come, and who has the lease. */
export const deliveries: Table<"grouphook_deliveries", typeof columns> = defineTable(
  "grouphook_deliveries",
  ["name"],
  columns,
);

/** The holder of a delivery whose lease was given up. */
export const NOBODY = "";

/** Reads a row of `grouphook_deliveries`. */
export function deliveryOfRow(row: Row): DeliveryRecord {
  const holder = text(row, "holder");
  return {
    name: text(row, "name"),
    position: integer(row, "position"),
    fence: integer(row, "fence"),
    holder: holder === NOBODY ? null : holder,
    beat: integer(row, "beat"),
  };
}
