/** Rows as text, the first column to the left, the others to the right. The first row is the heading. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return rows.map((row) => `${line(row).join("  ").trimEnd()}\n`).join("");
}

/** A rate as people read it: `12,345`. */
export function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString("en");
}
