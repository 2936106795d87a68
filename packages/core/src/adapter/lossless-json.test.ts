import fc from "fast-check";
import { expect, it } from "vitest";
import { losslessJson } from "./lossless-json.js";

it.for<[string, unknown]>([
  ['{"id":9007199254740993}', { id: "9007199254740993" }],
  ['{"id":-18446744073709551615,"n":7}', { id: "-18446744073709551615", n: 7 }],
  ["[9007199254740991,9007199254740992]", [9_007_199_254_740_991, "9007199254740992"]],
  ['{"at":1541560157286}', { at: 1_541_560_157_286 }],
  ["[1234567890123456.5,1e20,-0]", [1_234_567_890_123_456.5, 1e20, -0]],
  ['{"id":"9007199254740993"}', { id: "9007199254740993" }],
  ['{"a":1,"a":9007199254740993}', { a: "9007199254740993" }],
  ['{"id":9007199254740993', undefined],
  ["9007199254740993,", undefined],
  ["", undefined],
])("the JSON of %s is %j", ([text, json]) => {
  expect(losslessJson(text)).toEqual(json);
});

const long = "1234567890123456789";

it("is what JSON.parse makes of any other JSON, own __proto__ included", () => {
  const isEqual = fc.property(fc.json({ noUnicodeString: false }), (text) => {
    fc.pre(!/\d{16}/.test(text));
    expect(losslessJson(`{"id":"${long}","is":${text}}`)).toEqual({ id: long, is: JSON.parse(text) });
  });
  fc.assert(isEqual);
  expect(Object.keys(Object(losslessJson(`{"__proto__":{"a":"${long}"}}`)))).toEqual(["__proto__"]);
});

it("is nothing for what JSON.parse refuses", () => {
  const isRefused = fc.property(
    fc.array(fc.constantFrom(...'{}[]:,"\\0.eE+-1tn \n', long, "true", '"a"')),
    (pieces) => {
      const text = pieces.join("");
      const parses = (() => {
        try {
          JSON.parse(text);
          return true;
        } catch {
          return false;
        }
      })();
      expect(losslessJson(text) !== undefined).toBe(parses);
    },
  );
  fc.assert(isRefused, { numRuns: 5000 });
});

it("is nothing for a text that is nested too deeply", () => {
  expect(losslessJson(`${"[".repeat(100_000)}${long}${"]".repeat(100_000)}`)).toBeUndefined();
});
