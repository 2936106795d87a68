import type { Tally } from "./tally.ts";

const accepted = ["performed", "recorded", "allowed", "roster", "echoed", "unsupported"];
const refused = ["denied", "discarded", "malformed", "unauthentic", "wrong-method", "too-large"];

/** A tally as a table of two columns. */
export function summary(tally: Tally): string {
  const { vendor, inputs, requests, results, corpus, covered, known, slowestMs, highestMemory } = tally;
  const rows = [
    ["adapter", vendor],
    ["inputs", grouped(inputs)],
    ["  of them over connections", grouped(requests)],
    ...[...accepted, ...refused].flatMap((result) => {
      const count = results.get(result);
      return count === undefined ? [] : [[result, grouped(count)]];
    }),
    ["corpus", grouped(corpus)],
    ["blocks covered", `${grouped(covered)} of ${grouped(known)}`],
    ["slowest", `${slowestMs.toFixed(0)} ms`],
    ["most memory", `${(highestMemory / 2 ** 20).toFixed(0)} MiB`],
  ];
  const width = Math.max(...rows.map(([, value = ""]) => value.length));
  return `${rows.map(([title = "", value = ""]) => `${title.padEnd(26)}  ${value.padStart(width)}`).join("\n")}\n`;
}

function grouped(value: number): string {
  return value.toLocaleString("en");
}
