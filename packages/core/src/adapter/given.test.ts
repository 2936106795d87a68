import { expect, it } from "vitest";
import { given } from "./given.js";

it("leaves out what is undefined, and nothing else", () => {
  const fields = { absent: undefined, none: null, empty: "", zero: 0, no: false };
  expect(Object.entries(given(fields))).toEqual([
    ["none", null],
    ["empty", ""],
    ["zero", 0],
    ["no", false],
  ]);
});
