import type { Load } from "./load.ts";
import type { Ratio, Summary } from "./summary.ts";

/** The medians and ratios of a load as text. */
export function table(load: Load, summaries: readonly Summary[], ratios: readonly Ratio[]): string {
  const medians = summaries.map((summary) => [
    `${summary.side}  ${load.sides.find(({ letter }) => letter === summary.side)?.name}`,
    String(summary.clients),
    wholeNumber(summary.perSecond),
    summary.p50Ms.toFixed(1),
    summary.p99Ms.toFixed(1),
    summary.failed ? "FAILED" : "",
  ]);
  const quotients = ratios.map(({ name, clients, value, aim }) => [
    name,
    String(clients),
    value.toFixed(2),
    aim === undefined ? "" : String(aim),
  ]);
  const tables = [
    `${load.name}: ${load.title}\n`,
    aligned([["side", "clients", "callbacks/s", "p50 ms", "p99 ms", ""], ...medians]),
  ];
  if (quotients.length > 0) tables.push(aligned([["ratio", "clients", "", "aim"], ...quotients]));
  return tables.join("\n");
}

/** A rate as people read it: `12,345`. */
export function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return rows.map((row) => `${line(row).join("  ").trimEnd()}\n`).join("");
}
