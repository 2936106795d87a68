import { expect, it } from "vitest";
import { findingTable, isReached } from "./finding-table.ts";

it("contains rows, results with their aims, and faults", () => {
  const text = findingTable(
    { name: "scale", title: "a full database beside an empty one" },
    {
      rows: [
        { side: "e", "callbacks/s": 12_345.6, "p50 ms": 1.234 },
        { side: "f", "callbacks/s": 900, "p50 ms": 10 },
      ],
      conclusions: [
        { name: "full/empty, e", value: 0.95, aim: { atLeast: 0.9 } },
        { name: "growth, f", value: 1.3, aim: { atMost: 1.1 } },
      ],
      faults: ["one is missing"],
    },
  );
  expect(text).toBe(`scale: a full database beside an empty one

side  callbacks/s  p50 ms
e          12,346    1.23
f             900      10

result                  aim
full/empty, e  0.95  >= 0.9  reached
growth, f      1.30  <= 1.1   missed

FAILED: one is missing
`);
});

it("counts a value equal to its bound as reached", () => {
  expect(isReached({ name: "", value: 0.9, aim: { atLeast: 0.9 } })).toBe(true);
  expect(isReached({ name: "", value: 1.1, aim: { atMost: 1.1 } })).toBe(true);
  expect(isReached({ name: "", value: Number.NaN, aim: { atMost: 1.1 } })).toBe(false);
});
