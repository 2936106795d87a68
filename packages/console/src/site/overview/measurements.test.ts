import { expect, test } from "vitest";
import { parseMetrics } from "../api/metrics-text.js";
import { growth, labelValues, type Measurement, quantile, rate } from "./measurements.js";

function measured(at: number, text: string): Measurement {
  return { at, metrics: parseMetrics(text) };
}

const before = measured(
  1000,
  `grouphook_callbacks_total{source="a",outcome="performed"} 10
grouphook_callbacks_total{source="b",outcome="denied"} 5
grouphook_callback_seconds_bucket{le="0.01",source="a"} 10
grouphook_callback_seconds_bucket{le="0.1",source="a"} 15
grouphook_callback_seconds_bucket{le="+Inf",source="a"} 15`,
);
const after = measured(
  3000,
  `grouphook_callbacks_total{source="a",outcome="performed"} 30
grouphook_callbacks_total{source="b",outcome="denied"} 2
grouphook_callback_seconds_bucket{le="0.01",source="a"} 20
grouphook_callback_seconds_bucket{le="0.1",source="a"} 33
grouphook_callback_seconds_bucket{le="+Inf",source="a"} 35`,
);

test("a counter grew by the difference, or by what it is where the server began anew", () => {
  expect(growth(before, after, "grouphook_callbacks_total", { source: "a" })).toBe(20);
  expect(growth(before, after, "grouphook_callbacks_total", { source: "b" })).toBe(2);
  expect(rate(before, after, "grouphook_callbacks_total", { source: "a" })).toBe(10);
});

test("quantiles are those of what came between the measurements", () => {
  expect(quantile(before, after, "grouphook_callback_seconds", 0.5)).toBeCloseTo(0.01);
  expect(quantile(before, after, "grouphook_callback_seconds", 0.7)).toBeCloseTo(0.055);
  expect(quantile(before, after, "grouphook_callback_seconds", 0.99)).toBe(0.1);
  expect(quantile(after, after, "grouphook_callback_seconds", 0.5)).toBeNull();
});

test("the values of a label are told once each", () => {
  expect(labelValues(after.metrics, "grouphook_callbacks_total", "source")).toEqual(["a", "b"]);
});
