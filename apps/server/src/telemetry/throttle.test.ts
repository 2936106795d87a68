import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { throttle } from "./throttle.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("writes the first line at once, then the latest of each second with their number, and nothing if there is none", () => {
  const lines: string[] = [];
  const tell = throttle();
  const say = (kind: string, text: string) => tell({ kind, write: (count) => lines.push(`${text} ${count}`) });
  say("a", "first");
  for (let index = 0; index < 40; index += 1) say("a", `a${index}`);
  say("b", "other");
  expect(lines).toEqual(["first 1", "other 1"]);
  vi.advanceTimersByTime(1000);
  expect(lines).toEqual(["first 1", "other 1", "a39 40"]);
  say("a", "again");
  vi.advanceTimersByTime(1000);
  expect(lines.at(-1)).toBe("again 1");
  vi.advanceTimersByTime(10_000);
  expect(lines).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

it("throttles different lines of a kind separately while they are few", () => {
  const lines: string[] = [];
  const tell = throttle();
  for (let round = 0; round < 2; round += 1) {
    for (let index = 0; index < 10_000; index += 1) {
      tell({ kind: "k", detail: String(index), write: (count) => lines.push(`${index} ${count}`) });
    }
  }
  expect(lines).toHaveLength(101);
  vi.advanceTimersByTime(1000);
  expect(lines.slice(101, 201).every((line) => / 1$/.test(line))).toBe(true);
  expect(lines.slice(201)).toEqual(["9999 19799"]);
});
