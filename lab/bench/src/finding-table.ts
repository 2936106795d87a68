import { aligned, wholeNumber } from "./aligned.ts";
import type { Conclusion, Finding, Measure } from "./measure.ts";

/** A finding as text. */
export function findingTable({ name, title }: Pick<Measure, "name" | "title">, finding: Finding): string {
  const { rows, conclusions, faults } = finding;
  const tables = [`${name}: ${title}\n`];
  if (rows[0]) tables.push(aligned([Object.keys(rows[0]), ...rows.map((row) => Object.values(row).map(cell))]));
  if (conclusions.length > 0) tables.push(aligned([["result", "", "aim", ""], ...conclusions.map(line)]));
  if (faults.length > 0) tables.push(faults.map((fault) => `FAILED: ${fault}\n`).join(""));
  return tables.join("\n");
}

function line(conclusion: Conclusion): readonly string[] {
  const { name, value, aim } = conclusion;
  const bound = "atLeast" in aim ? `>= ${aim.atLeast}` : `<= ${aim.atMost}`;
  return [name, value.toFixed(2), bound, isReached(conclusion) ? "reached" : "missed"];
}

/** Whether the figure keeps its bound. */
export function isReached({ value, aim }: Conclusion): boolean {
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost;
}

function cell(value: string | number): string {
  if (typeof value === "string") return value;
  return Number.isInteger(value) || value >= 1000 ? wholeNumber(value) : value.toFixed(2);
}
