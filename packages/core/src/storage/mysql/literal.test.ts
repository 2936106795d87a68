import { describe, expect, it } from "vitest";
import { literal } from "./literal.js";

describe("a value as SQL text", () => {
  it("is bare for a number and for nothing", () => {
    expect(literal(2 ** 52)).toBe("4503599627370496");
    expect(literal(null)).toBe("null");
  });

  it("leaves JSON as it is, double quotes included", () => {
    expect(literal('{"text":"a ? b"}')).toBe(`'{"text":"a ? b"}'`);
  });

  it.each([
    ["it's", String.raw`'it\'s'`],
    [String.raw`C:\new`, String.raw`'C:\\new'`],
    ["a\0b", String.raw`'a\0b'`],
    [String.raw`\'; drop table x; -- `, String.raw`'\\\'; drop table x; -- '`],
  ])("escapes what would end or change a text: %j", (value, expected) => {
    expect(literal(value)).toBe(expected);
  });
});
