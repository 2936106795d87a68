import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonText } from "./json.js";

const DEEP = 20_000;

describe("jsonText", () => {
  it("writes what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonText(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each([
    ["lists", "[".repeat(DEEP) + "]".repeat(DEEP)],
    ["objects", `${'{"a":1,"b":[],"c":'.repeat(DEEP)}null${"}".repeat(DEEP)}`],
    ["texts with quotes", `${'{"\\"":["x",'.repeat(DEEP)}"\\ud800"${"]}".repeat(DEEP)}`],
  ])("writes %s of any depth", (_, text) => {
    expect(() => JSON.stringify(JSON.parse(text))).toThrow(RangeError);
    expect(jsonText(JSON.parse(text))).toBe(text);
  });

  it("leaves out undefined fields", () => {
    expect(jsonText({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});
