import { CompiledQuery } from "kysely";
import type { SqlValue } from "../../row.js";
import type { MigratedDatabase } from "../resumable-steps.js";

/** So many that the text of a full statement stays ready in the thread of SQLite. */
const ROWS_AT_ONCE = 500;

/** Writes rows, in place of those of the same keys. */
export async function insertRows(
  database: MigratedDatabase,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const marks = `(${columns.map(() => "?").join(", ")})`;
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const some = rows.slice(first, first + ROWS_AT_ONCE);
    const text = `replace into ${table} (${columns.join(", ")}) values ${some.map(() => marks).join(", ")}`;
    await database.executeQuery(CompiledQuery.raw(text, some.flat()));
  }
}
