import { LAST_MOMENT } from "../../vocabulary/last-moment.js";

/** Stands for no end. It is later than every moment. */
const FOREVER = LAST_MOMENT + 1;

/** When something ends, as the column holds it. */
export function endIn(column: number | null): number | "forever" | null {
  return column === FOREVER ? "forever" : column;
}

/** What the column holds of when something ends. */
export function columnOfEnd(end: number | "forever" | null): number | null {
  return end === "forever" ? FOREVER : end;
}
