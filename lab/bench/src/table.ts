import { aligned, wholeNumber } from "./aligned.ts";
import type { Load } from "./load.ts";
import type { Ratio, Summary } from "./summary.ts";

const MEBIBYTE = 1024 * 1024;
const summaryHeading = [
  "side",
  "groups",
  "clients",
  "callbacks/s",
  "p50 ms",
  "p99 ms",
  "CPU µs, side",
  "CPU µs, database",
  "peak MiB",
  "",
];

/** The medians and ratios of a load as text. */
export function table(load: Load, summaries: readonly Summary[], ratios: readonly Ratio[]): string {
  const nameOf = (side: string) => `${side}  ${load.sides.find(({ letter }) => letter === side)?.name}`;
  const medians = summaries.map((summary) => [
    nameOf(summary.side),
    wholeNumber(summary.groups),
    String(summary.clients),
    wholeNumber(summary.perSecond),
    summary.p50Ms.toFixed(1),
    summary.p99Ms.toFixed(1),
    summary.sideMicroseconds?.toFixed(1) ?? "",
    summary.databaseMicroseconds?.toFixed(1) ?? "",
    summary.peakBytes === undefined ? "" : (summary.peakBytes / MEBIBYTE).toFixed(0),
    summary.failed ? "FAILED" : "",
  ]);
  const quotients = ratios.map(({ name, groups, clients, value, aim }) => [
    name,
    wholeNumber(groups),
    String(clients),
    value.toFixed(2),
    aim === undefined ? "" : String(aim),
  ]);
  const tables = [`${load.name}: ${load.title}\n`, aligned([summaryHeading, ...medians])];
  if (quotients.length > 0) tables.push(aligned([["ratio", "groups", "clients", "", "aim"], ...quotients]));
  return tables.join("\n");
}
