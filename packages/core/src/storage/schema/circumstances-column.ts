import type { CallbackCircumstances } from "../../vocabulary/callback-circumstances.js";
import { json } from "./column.js";
import type { Row } from "./row.js";

const COLUMN = "circumstances";

/** What the column holds: nothing where nothing was told. */
export function circumstancesText(circumstances: CallbackCircumstances = {}): string | null {
  return Object.keys(circumstances).length > 0 ? JSON.stringify(circumstances) : null;
}

/** What the column of a row tells. */
export function circumstancesIn(row: Row): CallbackCircumstances {
  return row[COLUMN] === null ? {} : json<CallbackCircumstances>(row, COLUMN);
}
