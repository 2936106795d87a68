import { expect, it } from "vitest";
import type { Measurement } from "./contestant.ts";
import { ratiosOf, summarize } from "./summary.ts";

function measurement(side: string, clients: number, perSecond: number, faults: readonly string[] = []): Measurement {
  return { side, clients, perSecond, p50Ms: 1, p99Ms: 1000 / perSecond, acknowledged: 1, faults };
}

it("takes the median of each side with each number of clients", () => {
  const summaries = summarize([
    measurement("a", 64, 100),
    measurement("a", 256, 7),
    measurement("a", 64, 900),
    measurement("a", 64, 300),
    measurement("a", 256, 9),
  ]);
  expect(summaries.map(({ clients, perSecond }) => [clients, perSecond])).toEqual([
    [64, 300],
    [256, 8],
  ]);
});

it("calls a side failed when one of its measurements is", () => {
  const summaries = summarize([measurement("c", 64, 1), measurement("c", 64, 1, ["one is missing"])]);
  expect(summaries.map(({ failed }) => failed)).toEqual([true]);
});

it("compares sides with the same number of clients only", () => {
  const summaries = summarize([measurement("c", 64, 2), measurement("e", 64, 10), measurement("e", 256, 20)]);
  const wanted = [
    { of: "e", to: "c", in: "perSecond", aim: 4 },
    { of: "e", to: "c", in: "p99Ms" },
    { of: "e", to: "b", in: "perSecond" },
  ] as const;
  expect(ratiosOf(summaries, wanted)).toEqual([
    { name: "callbacks/s e/c", clients: 64, value: 5, aim: 4 },
    { name: "p99 e/c", clients: 64, value: 0.2 },
  ]);
});
