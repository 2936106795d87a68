import type { GoFields } from "../openim-sender/go-json.js";

/** A text among fields; empty unless it is there. */
export function textOf(fields: GoFields, name: string): string {
  return textOrNull(fields, name) ?? "";
}

/** A number among fields; 0 unless it is there. */
export function numberOf(fields: GoFields, name: string): number {
  return numberOrNull(fields, name) ?? 0;
}

/** A text among fields, if it is there. */
export function textOrNull(fields: GoFields, name: string): string | null {
  const value = fields[name];
  return typeof value === "string" ? value : null;
}

/** A number among fields, if it is there. */
export function numberOrNull(fields: GoFields, name: string): number | null {
  const value = fields[name];
  return typeof value === "number" ? value : null;
}
