import { expect, it } from "vitest";
import type { Measurement } from "./contestant.ts";
import { ratiosOf, summarize } from "./summary.ts";

function measurement(side: string, clients: number, perSecond: number, more: Partial<Measurement> = {}): Measurement {
  return {
    side,
    clients,
    groups: 1000,
    perSecond,
    p50Ms: 1,
    p99Ms: 1000 / perSecond,
    sideMicroseconds: undefined,
    databaseMicroseconds: undefined,
    peakBytes: undefined,
    acknowledged: 1,
    faults: [],
    ...more,
  };
}

it("takes the median of each side with each number of clients and groups", () => {
  const summaries = summarize([
    measurement("a", 64, 100),
    measurement("a", 256, 7),
    measurement("a", 64, 900),
    measurement("a", 64, 300),
    measurement("a", 256, 9),
    measurement("a", 256, 5, { groups: 10 }),
  ]);
  expect(summaries.map(({ groups, clients, perSecond }) => [groups, clients, perSecond])).toEqual([
    [1000, 64, 300],
    [1000, 256, 8],
    [10, 256, 5],
  ]);
});

it("adds the CPU time of the database server to the side's and keeps the highest peak", () => {
  const [summary] = summarize([
    measurement("f", 64, 1, { sideMicroseconds: 100, databaseMicroseconds: 40, peakBytes: 7 }),
    measurement("f", 64, 1, { sideMicroseconds: 300, databaseMicroseconds: 60, peakBytes: 9 }),
    measurement("f", 64, 1, { sideMicroseconds: 200, databaseMicroseconds: 50, peakBytes: 8 }),
  ]);
  expect(summary).toMatchObject({
    sideMicroseconds: 200,
    databaseMicroseconds: 50,
    cpuMicroseconds: 250,
    peakBytes: 9,
  });
});

it("has no CPU time if none was measured", () => {
  const measurements = [measurement("e", 64, 1), measurement("d", 64, 1, { sideMicroseconds: 5 })];
  expect(summarize(measurements).map(({ cpuMicroseconds }) => cpuMicroseconds)).toEqual([undefined, 5]);
  expect(ratiosOf(measurements, [{ of: "e", to: "d", in: "cpuMicroseconds" }])).toEqual([]);
});

it("marks a side as failed if one of its measurements failed", () => {
  const summaries = summarize([measurement("c", 64, 1), measurement("c", 64, 1, { faults: ["one is missing"] })]);
  expect(summaries.map(({ failed }) => failed)).toEqual([true]);
});

it("compares only sides with the same number of clients and groups", () => {
  const measurements = [
    measurement("c", 64, 2),
    measurement("f", 64, 10),
    measurement("f", 256, 20),
    measurement("c", 256, 20, { groups: 10 }),
  ];
  const wanted = [
    { of: "f", to: "c", in: "perSecond", aim: 4 },
    { of: "f", to: "c", in: "p99Ms" },
    { of: "f", to: "b", in: "perSecond" },
  ] as const;
  expect(ratiosOf(measurements, wanted)).toEqual([
    { name: "callbacks/s f/c", clients: 64, groups: 1000, value: 5, aim: 4 },
    { name: "p99 f/c", clients: 64, groups: 1000, value: 0.2 },
  ]);
});

it("compares sides within each round, even if the machine slows down between rounds", () => {
  const measurements = [
    ...[measurement("c", 64, 100), measurement("f", 64, 400)],
    ...[measurement("f", 64, 200), measurement("c", 64, 50)],
    ...[measurement("c", 64, 10), measurement("f", 64, 50)],
  ];
  const [ratio] = ratiosOf(measurements, [{ of: "f", to: "c", in: "perSecond" }]);
  expect(ratio?.value).toBe(4);
});

it("adds the CPU time of the database server before it compares", () => {
  const measurements = [
    measurement("f", 64, 1, { sideMicroseconds: 100, databaseMicroseconds: 50 }),
    measurement("d", 64, 1, { sideMicroseconds: 300 }),
  ];
  const [ratio] = ratiosOf(measurements, [{ of: "f", to: "d", in: "cpuMicroseconds" }]);
  expect(ratio?.value).toBe(0.5);
});
