import type { Json } from "@grouphook/core/adapter";

/** A client can nest thousands of levels in a message; whoever reads them later should not have to survive that. */
const DEEPEST = 64;

/** Whether a value is nested no deeper than 64 levels. */
export function isShallow(value: Json, levels: number = DEEPEST): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
