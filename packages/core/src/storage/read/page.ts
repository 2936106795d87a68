import { CursorError, type Page } from "../../ledger/ledger-reader.js";
import type { BoundedRows } from "./bounded-rows.js";

/** Makes a page of rows that were read. */
export function page<Raw, Item>(
  { rows, hasMore }: BoundedRows<Raw>,
  keyOf: (row: Raw) => readonly string[],
  itemOf: (row: Raw) => Item,
): Page<Item> {
  const last = hasMore ? rows.at(-1) : undefined;
  return { items: rows.map(itemOf), next: last === undefined ? null : writeCursor(keyOf(last)) };
}

/** The cursor that stands for a key. */
export function writeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** The key a cursor stands for. Throws a `CursorError` for what is no cursor of a list with such keys. */
export function readCursor(cursor: string, length: 1): readonly [string];
export function readCursor(cursor: string, length: 2): readonly [string, string];
export function readCursor(cursor: string, length: number): readonly string[] {
  return readKey(cursor, length);
}

/** The same of a list with longer keys. */
export function readKey(cursor: string, length: number): readonly string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(key) && key.length === length && key.every((part) => typeof part === "string")) return key;
  } catch {
    // Falls through to the one answer for whatever is no cursor of ours.
  }
  throw new CursorError("no page of this list gave out this cursor");
}

/** A cursor whose first part is a number. */
export function readNumberedCursor(cursor: string): readonly [number, string] {
  const [sortText, key] = readCursor(cursor, 2);
  const sortKey = Number(sortText);
  if (!Number.isSafeInteger(sortKey)) throw new CursorError("no page of this list gave out this cursor");
  return [sortKey, key];
}
