import type { CheckedReconcile } from "../configuration/reconcile-settings.js";

const DAY_MS = 24 * 60 * 60_000;

/** Since when missing messages are looked for in sweeps; `null`: never. */
export function recently({ sweepMessageDays: days }: CheckedReconcile, now: number): number | null {
  return days > 0 ? now - days * DAY_MS : null;
}
