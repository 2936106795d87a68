import type { SqlValue } from "../schema/row.js";

/** Their meaning between quotes depends on the SQL mode. */
const ambiguous = /[\0\\]/;

/**
 * A value as SQL text that means the same in every SQL mode, for a session in UTF-8. A doubled quote is a quote
 * everywhere; a text with a backslash, which escapes or is itself, goes as its bytes.
 */
export function literal(value: SqlValue): string {
  if (value === null) return "null";
  if (typeof value === "number") return String(value);
  if (ambiguous.test(value)) return `_utf8mb4 x'${Buffer.from(value).toString("hex")}'`;
  return value.includes("'") ? `'${value.replaceAll("'", "''")}'` : `'${value}'`;
}

/** About as many bytes as a text is as a literal. */
export function literalBytes(text: string): number {
  return Buffer.byteLength(text) * (ambiguous.test(text) ? 2 : 1);
}
