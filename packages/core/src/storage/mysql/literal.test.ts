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

  it("doubles a quote, which ends no text in any SQL mode then", () => {
    expect(literal("it's ' or 1=1 #")).toBe("'it''s '' or 1=1 #'");
  });

  it.each([
    ["C:\\n", "_utf8mb4 x'433a5c6e'"],
    ["\\'", "_utf8mb4 x'5c27'"],
    ["a\0b", "_utf8mb4 x'610062'"],
    ["é\\", "_utf8mb4 x'c3a95c'"],
  ])("is its bytes where a mode decides what it means: %j", (value, expected) => {
    expect(literal(value)).toBe(expected);
  });
});
