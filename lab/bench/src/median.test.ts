import { expect, it } from "vitest";
import { median } from "./median.ts";

it.each([
  [[], 0],
  [[7], 7],
  [[100, 900, 300], 300],
  [[9, 7], 8],
])("of %j is %d", (numbers, expected) => {
  expect(median(numbers)).toBe(expected);
});
