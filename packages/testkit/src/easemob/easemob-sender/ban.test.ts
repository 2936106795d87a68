import { describe, expect, it } from "vitest";
import { Ban } from "./ban.js";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function fail(ban: Ban, times: number, now: number): void {
  for (let done = 0; done < times; done += 1) ban.count(now);
}

describe("a rule", () => {
  it("is banned for 90 failures within 30 seconds, not for as many in more", () => {
    const ban = new Ban();
    fail(ban, 89, 0);
    fail(ban, 89, 30_000);
    expect(ban.until(30_000)).toBeUndefined();
    fail(ban, 1, 59_999);
    expect(ban.until(59_999)).toBe(59_999 + 5 * MINUTE_MS);
    expect(ban.until(59_999 + 5 * MINUTE_MS)).toBeUndefined();
  });

  it("is banned for longer each time, up to 25 minutes, and for 5 again after a day", () => {
    const ban = new Ban();
    let now = 0;
    for (const minutes of [5, 10, 15, 20, 25, 25]) {
      fail(ban, 90, now);
      expect(ban.until(now)).toBe(now + minutes * MINUTE_MS);
      now += minutes * MINUTE_MS;
    }
    fail(ban, 90, now + DAY_MS);
    expect(ban.until(now + DAY_MS)).toBe(now + DAY_MS + 5 * MINUTE_MS);
  });
});
