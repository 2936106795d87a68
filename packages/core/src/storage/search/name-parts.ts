import { deleting, upsert, type Write } from "../engine.js";
import { nameParts } from "../schema/name-parts-table.js";
import type { SqlValue } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** Characters of a part. Longer ones would find little more, and make every name larger. */
export const PART_LENGTH = 8;
/** So many characters of a name are found. */
const LONGEST_NAME = 100;

/** A name as it is compared: without differences of case, width and composition. As characters. */
export function foldedName(name: string): readonly string[] {
  const start = name.slice(0, 4 * LONGEST_NAME).toWellFormed();
  return [...start.normalize("NFKC").toLowerCase()].slice(0, LONGEST_NAME);
}

/** The part of a folded name that begins at a character. */
export function partAt(folded: readonly string[], position: number): string {
  return folded.slice(position, position + PART_LENGTH).join("");
}

/** The rows of a group's name. */
export function rowsOfName(source: string, groupId: string, name: string): readonly RowOf<typeof nameParts>[] {
  const folded = foldedName(name);
  const positions = new Map<string, number>();
  for (const position of folded.keys()) {
    const part = partAt(folded, position);
    if (!positions.has(part)) positions.set(part, position);
  }
  return [...positions].map(([part, position]) => ({ part, source, group_id: groupId, position }));
}

/** What a group's new name takes out of the table, and puts into it. */
export interface Renaming {
  readonly gone: readonly (readonly SqlValue[])[];
  readonly rows: readonly RowOf<typeof nameParts>[];
}

/** What changes where a group gets another name; nothing where it keeps its name. */
export function renaming(source: string, groupId: string, before: string, after: string): Renaming {
  if (before === after) return { gone: [], rows: [] };
  const rows = rowsOfName(source, groupId, after);
  const kept = new Set(rows.map(({ part }) => part));
  const gone = rowsOfName(source, groupId, before).filter(({ part }) => !kept.has(part));
  return { gone: gone.map(nameParts.keyOf), rows };
}

/** Writes some renamings at once, in the order of the table: neighbours lie on the same page. */
export function renamingWrites(renamings: readonly Renaming[]): readonly Write[] {
  const rows = renamings.flatMap((one) => one.rows);
  rows.sort((one, other) => (one.part < other.part ? -1 : 1));
  const gone = renamings.flatMap((one) => one.gone);
  return [...deleting(nameParts, gone), ...(rows.length > 0 ? [upsert(nameParts, rows)] : [])];
}
