import type { Json } from "@grouphook/core/adapter";

/** A client can send thousands of levels unquoted; whoever reads them later should not have to survive that. */
const DEEPEST = 64;

/** Whether a value of the app's own is nested no deeper than 64 levels. */
export function isShallow(value: Json, levels: number = DEEPEST): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
