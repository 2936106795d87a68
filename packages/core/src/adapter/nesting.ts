/** How many levels deep the JSON of apps and their users may be nested; whoever reads it later has to survive it. */
export const DEEPEST_JSON = 64;

/** Whether a value is nested no deeper than so many levels. */
export function isShallow(value: unknown, levels: number = DEEPEST_JSON): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels <= 0) return false;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const each of inner) {
    if (typeof each === "object" && each !== null && !isShallow(each, levels - 1)) return false;
  }
  return true;
}
