import { describe, expect, it } from "vitest";
import { lastPause, MOST_ATTEMPTS, pauseAfter, retryAfterOf } from "./retry-schedule.js";

const HOUR = 3600;
const seconds = (failures: number, random = 0) => (pauseAfter(failures, null, random) ?? Number.NaN) / 1000;

describe("the retry schedule", () => {
  it("is 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h after a failure, then nothing is left to try", () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((failures) => seconds(failures));
    expect(pauses).toEqual([5, 300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]);
    expect(MOST_ATTEMPTS).toBe(10);
    expect(pauseAfter(10, null, 0)).toBeUndefined();
    expect(pauseAfter(10, 1000, 0)).toBeUndefined();
  });

  it("spreads its pauses by up to a tenth", () => {
    expect(seconds(1, 0.5)).toBeCloseTo(5.25);
    expect(seconds(9, 1)).toBeCloseTo(26.4 * HOUR);
    expect(lastPause(0) / 1000).toBe(24 * HOUR);
  });

  it("gives a receiver the time that it asks for, up to a day, and never less than its own pause", () => {
    expect(pauseAfter(1, 60_000, 0)).toBe(60_000);
    expect(pauseAfter(2, 60_000, 0)).toBe(300_000);
    expect(pauseAfter(1, 1e12, 0)).toBe(24 * HOUR * 1000);
  });

  it.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Sun, 01 Feb 2026 00:01:00 GMT", 60_000],
    ["Sun, 01 Feb 2020 00:00:00 GMT", 0],
    ["soon", null],
    ["-5", null],
    ["99999999999999", null],
    [undefined, null],
  ])("reads retry-after %j", (header, milliseconds) => {
    expect(retryAfterOf(header, Date.UTC(2026, 1, 1))).toBe(milliseconds);
  });
});
