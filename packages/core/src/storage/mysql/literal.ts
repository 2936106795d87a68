import type { SqlValue } from "../tables.js";

const special = /[\0'\\]/;
const everySpecial = /[\0'\\]/g;

/**
 * A value as SQL text, for a session in UTF-8 with backslash escapes. Nothing but the quote, the backslash and NUL ends
 * or changes a text there, so that JSON, full of double quotes, mostly goes as it is.
 */
export function literal(value: SqlValue): string {
  if (value === null) return "null";
  if (typeof value === "number") return String(value);
  return special.test(value) ? `'${value.replace(everySpecial, escaped)}'` : `'${value}'`;
}

function escaped(character: string): string {
  return character === "\0" ? "\\0" : `\\${character}`;
}
