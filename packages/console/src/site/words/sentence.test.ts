import { expect, it } from "vitest";
import { filled, listed } from "./sentence.js";

const words = { separator: ", ", more: "{count} more" };

it("fills the places of a template, and leaves out optional parts without a value", () => {
  const template = "{who} left[ with {what}][, at {when}]";
  expect(filled(template, { who: [{ userId: "ann" }], what: undefined, when: [{ moment: 5 }] })).toEqual([
    { userId: "ann" },
    " left, at ",
    { moment: 5 },
  ]);
  expect(filled(template, { who: undefined })).toEqual([" left"]);
});

it("does not look for places in what is filled in", () => {
  expect(filled("[“{text}”]", { text: [{ outside: "[{text}]" }] })).toEqual(["“", { outside: "[{text}]" }, "”"]);
  expect(filled("{one}{two}", { one: ["{two}"], two: ["x"] })).toEqual(["{two}x"]);
});

it("lists things, and counts those that are too many", () => {
  const items = Array.from({ length: 8 }, (_, index) => [String(index)]);
  expect(listed([], words)).toBeUndefined();
  expect(listed(items.slice(0, 6), words)).toEqual(["0, 1, 2, 3, 4, 5"]);
  expect(listed(items, words)).toEqual(["0, 1, 2, 3, 4, 3 more"]);
});
