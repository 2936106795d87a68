import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedCache } from "./bounded-cache.js";

const MOST = 10;
const NAMES = ["a", "b", "c", "d", "e", "f"];

const name = fc.constantFrom(...NAMES);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ put: name, size: fc.integer({ min: 0, max: MOST + 1 }) }) },
  { weight: 2, arbitrary: fc.record({ remove: name }) },
  { weight: 1, arbitrary: fc.constant("clear" as const) },
);

/** The same, said plainly: a list in the order of putting. */
function model(
  before: readonly (readonly [string, number])[],
  next: typeof step extends fc.Arbitrary<infer S> ? S : 0,
) {
  if (next === "clear") return [];
  if ("remove" in next) return before.filter(([known]) => known !== next.remove);
  const after = [...before.filter(([known]) => known !== next.put), [next.put, next.size] as const];
  while (after.reduce((sum, [, size]) => sum + size, 0) > MOST) after.shift();
  return after;
}

describe("a bounded cache", () => {
  it("holds what was put last, as much as fits", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const cache = new BoundedCache<number>(MOST);
        let expected: readonly (readonly [string, number])[] = [];
        for (const next of steps) {
          if (next === "clear") cache.clear();
          else if ("remove" in next) cache.delete(next.remove);
          else cache.put(next.put, next.size, next.size);
          expected = model(expected, next);
          const held = NAMES.flatMap((known) => (cache.get(known) === undefined ? [] : [[known, cache.sizeOf(known)]]));
          expect(held).toEqual(expected.toSorted());
        }
      }),
    );
  });
});
