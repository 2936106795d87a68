import type { GoFields } from "../openim-sender/go-json.js";

/** A text field; empty if absent. */
export function textOf(fields: GoFields, name: string): string {
  return textOrNull(fields, name) ?? "";
}

/** A number field; 0 if absent. */
export function numberOf(fields: GoFields, name: string): number {
  return numberOrNull(fields, name) ?? 0;
}

/** A text field; `undefined` if absent. */
export function textOrNull(fields: GoFields, name: string): string | null {
  const value = fields[name];
  return typeof value === "string" ? value : null;
}

/** A number field; `undefined` if absent. */
export function numberOrNull(fields: GoFields, name: string): number | null {
  const value = fields[name];
  return typeof value === "number" ? value : null;
}
