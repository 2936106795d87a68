import { expect, it } from "vitest";
import { hasSafeNumbers } from "./has-safe-numbers.js";

const nested = `${"[".repeat(100_000)}9007199254740993${"]".repeat(100_000)}`;

it.for<[string, boolean]>([
  ['{"id":9007199254740991}', true],
  ['{"id":9007199254740993}', false],
  ['{"a":[{"b":-9007199254740993}]}', false],
  ["[7, 9007199254740993]", false],
  ["9007199254740993", false],
  ['{"id":"9007199254740993"}', true],
  ['{"text":"call 9007199254740993, or [9007199254740994]"}', true],
  ["[1234567890123456.5,1e20,0.12345678901234567]", true],
  ["no JSON", true],
  ["", true],
  [nested, false],
])("%.60s: %s", ([text, isSafe]) => {
  expect(hasSafeNumbers(text)).toBe(isSafe);
});
