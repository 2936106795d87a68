/** Lines of a table with a head: the first column flush left, the others, of numbers, flush right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const lineOf = (line: readonly string[]) =>
    widths
      .map((width, column) => (line[column] ?? "")[column === 0 ? "padEnd" : "padStart"](width))
      .join("  ")
      .trimEnd();
  return lines.map(lineOf).join("\n");
}
