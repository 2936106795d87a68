import { LAST_MOMENT } from "../../vocabulary/last-moment.js";
import type { MuteEnd } from "../../vocabulary/mute-end.js";

/** Stands for a mute without end. It is later than every moment. */
const FOREVER = LAST_MOMENT + 1;

/** The end of a mute, as the column holds it. */
export function muteEndIn(column: number | null): MuteEnd {
  return column === FOREVER ? "forever" : column;
}

/** What the column holds of the end of a mute. */
export function columnOfMute(end: MuteEnd): number | null {
  return end === "forever" ? FOREVER : end;
}
