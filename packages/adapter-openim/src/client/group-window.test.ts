import fc from "fast-check";
import { expect, it } from "vitest";
import { startOf, windowBefore } from "./group-window.js";

it("begins at the beginning where little was read", () => {
  expect(windowBefore(0, 8)).toEqual({ pageNumber: 1, showNumber: 500 });
  expect(windowBefore(100, 512)).toEqual({ pageNumber: 1, showNumber: 500 });
});

it("shows again some of what was read, and not much of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 5_000_000 }), fc.constantFrom(8, 64, 512), (entries, overlap) => {
      const window = windowBefore(entries, overlap);
      expect(entries - startOf(window)).toBeGreaterThanOrEqual(overlap);
      expect(entries - startOf(window)).toBeLessThanOrEqual(overlap + 50);
      expect(window.showNumber).toBeLessThanOrEqual(500);
      expect(window.showNumber).toBeGreaterThanOrEqual(250);
      expect(Number.isInteger(window.pageNumber)).toBe(true);
    }),
  );
});
