import fc from "fast-check";
import { expect, it } from "vitest";
import { losslessJsonText } from "./lossless-json-text.js";

it("keeps every digit of a number", () => {
  expect(losslessJsonText({ id: 9_223_372_036_854_775_807n, all: [1n, 2], none: undefined })).toBe(
    '{"id":9223372036854775807,"all":[1,2]}',
  );
});

it("is what JSON.stringify makes of anything else", () => {
  const isEqual = fc.property(fc.array(fc.jsonValue({ noUnicodeString: false })), (value) => {
    expect(losslessJsonText(value)).toBe(JSON.stringify(value));
  });
  fc.assert(isEqual);
});
