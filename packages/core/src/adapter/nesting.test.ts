import { describe, expect, it } from "vitest";
import { DEEPEST_JSON, isShallow } from "./nesting.js";

const list = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
const object = (levels: number): unknown => JSON.parse(`${'{"a":1,"b":'.repeat(levels)}null${"}".repeat(levels)}`);

describe("a value is shallow", () => {
  it.for([null, 0, "x", true, undefined])("that has no levels: %j", (value) => {
    expect(isShallow(value, 0)).toBe(true);
  });

  it.for([list, object])("down to the deepest level, and no further", (nested) => {
    expect(isShallow(nested(DEEPEST_JSON))).toBe(true);
    expect(isShallow(nested(DEEPEST_JSON + 1))).toBe(false);
    expect(isShallow([0, { beside: nested(3) }], 5)).toBe(true);
    expect(isShallow([0, { beside: nested(3) }], 4)).toBe(false);
  });

  it("or not, however deep it is", () => {
    expect(isShallow(list(100_000))).toBe(false);
  });
});
