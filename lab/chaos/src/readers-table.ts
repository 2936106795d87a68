import { aligned } from "./aligned.ts";
import type { Finding } from "./chaos.ts";
import { isServed } from "./readers/count-reader.ts";

const head = [
  "reader",
  "database",
  "events",
  "repeated",
  "missing",
  "out of order",
  "gaps",
  "twice",
  "strange ids",
  "overlapping",
  "",
];

/** What the readers of the feed got, a line for each; empty if there were none. */
export function readersTable(findings: readonly Finding[]): string {
  const rows = findings.flatMap(({ database, result }) =>
    (result?.readers ?? []).map((counts) => {
      const { reader, events, repeated, missing, disordered, gaps, doubled, strange, overlapping } = counts;
      const numbers = [events, repeated, missing, disordered, gaps, doubled, strange, overlapping];
      const words = numbers.map((number) => number.toLocaleString("en"));
      return [reader, database, ...words, isServed(counts) ? "" : "FAILED"];
    }),
  );
  return rows.length === 0 ? "" : `\n${aligned([head, ...rows])}`;
}
