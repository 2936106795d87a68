import { expect, it } from "vitest";
import { shortened } from "./shortened.js";

it.for<[string, number, string]>([
  ["", 3, ""],
  ["abc", 3, "abc"],
  ["abcd", 3, "abc…"],
  ["群群群群", 2, "群群…"],
  ["a🎉", 3, "a🎉"],
  ["a🎉🎉", 2, "a\ufffd…"],
  ["a🎉🎉", 3, "a🎉…"],
])("%j in %i characters is %j", ([text, longest, short]) => {
  expect(shortened(text, longest)).toBe(short);
});

it("does not keep the original in memory", () => {
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 200 }, (_, number) => shortened(String(number % 10).repeat(1024 * 1024), 100));
  expect(new Set(kept).size).toBe(10);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
});
