import { expect, test } from "vitest";
import { parseMetrics, soleValue, sumOf } from "./metrics-text.js";

const TEXT = `# HELP grouphook_callbacks_total Callbacks answered
# TYPE grouphook_callbacks_total counter
grouphook_callbacks_total{source="east",command="addGroup",outcome="performed"} 12
grouphook_callbacks_total{source="west",command="a \\"b\\"\\\\\\n{}",outcome="denied"} 3
grouphook_callback_seconds_bucket{le="+Inf",source="east"} 15
grouphook_queue_callbacks 0
process_start_time_seconds 1.7e9
strange line
`;

test("values are read by name, with their labels", () => {
  const metrics = parseMetrics(TEXT);
  expect(metrics.get("grouphook_callbacks_total")).toEqual([
    { labels: { source: "east", command: "addGroup", outcome: "performed" }, value: 12 },
    { labels: { source: "west", command: 'a "b"\\\n{}', outcome: "denied" }, value: 3 },
  ]);
  expect(metrics.get("grouphook_callback_seconds_bucket")).toEqual([
    { labels: { le: "+Inf", source: "east" }, value: 15 },
  ]);
  expect([...metrics.keys()]).not.toContain("strange");
});

test("values are summed where their labels fit, and one alone is given as it is", () => {
  const metrics = parseMetrics(TEXT);
  expect(sumOf(metrics, "grouphook_callbacks_total")).toBe(15);
  expect(sumOf(metrics, "grouphook_callbacks_total", { source: "east" })).toBe(12);
  expect(sumOf(metrics, "grouphook_unknown")).toBe(0);
  expect(soleValue(metrics, "grouphook_queue_callbacks")).toBe(0);
  expect(soleValue(metrics, "grouphook_unknown")).toBeUndefined();
});
