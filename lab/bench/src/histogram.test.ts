import { expect, it } from "vitest";
import { Histogram } from "./histogram.ts";

function histogramOf(durations: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const duration of durations) histogram.record(duration);
  return histogram;
}

/** One to a thousand milliseconds, each once. */
const thousand = Array.from({ length: 1000 }, (_, index) => index + 1);

it.each([
  [0.5, 500],
  [0.99, 990],
  [1, 1000],
])("tells the quantile %d of evenly spread durations within one percent", (share, expected) => {
  const quantile = histogramOf(thousand).quantile(share);
  expect(Math.abs(quantile / expected - 1)).toBeLessThan(0.01);
});

it("finds one slow duration among a hundred only in the last hundredth", () => {
  const histogram = histogramOf([...Array<number>(99).fill(1), 300]);
  expect(histogram.quantile(0.99)).toBeLessThan(1.02);
  expect(histogram.quantile(0.991)).toBeGreaterThan(297);
});

it("keeps durations below a microsecond and beyond its last bucket", () => {
  const histogram = histogramOf([0, 1e9]);
  expect(histogram.total).toBe(2);
  expect(histogram.quantile(0.5)).toBeLessThan(0.0011);
  expect(histogram.quantile(1)).toBeGreaterThan(60_000);
});

it("returns 0 if it is empty", () => {
  expect(new Histogram().quantile(0.99)).toBe(0);
});
