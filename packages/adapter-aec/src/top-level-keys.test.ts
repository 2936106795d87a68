import fc from "fast-check";
import { expect, test } from "vitest";
import { countTopLevelKeys } from "./top-level-keys.js";

test("counts the keys of the outermost object only", () => {
  expect(countTopLevelKeys('{"a":{"b":1,"c":[{"d":2}]},"e":[3]}')).toBe(2);
});

test("counts a repeated key each time", () => {
  expect(countTopLevelKeys('{"a":1, "a" : 2,"\\u0061":3}')).toBe(3);
});

test("is not misled by what stands in strings", () => {
  expect(countTopLevelKeys(String.raw`{"a:{":"\"x\":1}","b\\":"]:"}`)).toBe(2);
});

test("finds no key in an empty object", () => {
  expect(countTopLevelKeys("{}")).toBe(0);
});

test("agrees with JSON.parse on any object without a repeated key", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(2), (object, indent) => {
      expect(countTopLevelKeys(JSON.stringify(object, null, indent))).toBe(Object.keys(object).length);
    }),
  );
});

test("comes to an end on any text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(countTopLevelKeys(text)).toBeGreaterThanOrEqual(0);
    }),
  );
});
