/** Rows as text, with the first column left-aligned and the others right-aligned. The first row is the heading. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return rows.map((row) => `${line(row).join("  ").trimEnd()}\n`).join("");
}

/** A rate in readable form: `12,345`. */
export function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString("en");
}
