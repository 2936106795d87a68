import { sqlValue } from "../schema/column.js";
import type { Row, SqlValue } from "../schema/row.js";

/** Ids are VARBINARY, compared byte by byte on every server; the driver hands them over as buffers of UTF-8. */
export function buffersToText(row: Readonly<Record<string, unknown>>): Row {
  const texts: Record<string, SqlValue> = {};
  for (const [column, value] of Object.entries(row)) {
    texts[column] = Buffer.isBuffer(value) ? value.toString("utf8") : sqlValue(value);
  }
  return texts;
}
