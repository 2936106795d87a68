import fc from "fast-check";
import { expect, it } from "vitest";
import { VendorClock } from "./vendor-clock.js";

const START = Date.UTC(2026, 10, 29);

it("is our own clock until an answer tells otherwise", () => {
  const clock = new VendorClock(() => START);
  expect(clock.at(START)).toBe(START);
  clock.learn(null);
  clock.learn("yesterday");
  expect(clock.at(START)).toBe(START);
});

it("is never ahead of the vendor's, and less than a second and the way of an answer behind", () => {
  const answer = fc.record({ wait: fc.nat(5000), way: fc.nat(300) });
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.array(answer, { minLength: 1, maxLength: 60 }),
      (ahead, answers) => {
        let now = START;
        const clock = new VendorClock(() => now);
        for (const { wait, way } of answers) {
          const date = new Date(now + wait + ahead).toUTCString();
          now += wait + way;
          clock.learn(date);
          const behind = now + ahead - clock.at(now);
          expect(behind).toBeGreaterThanOrEqual(0);
          expect(behind).toBeLessThan(1000 + way);
        }
      },
    ),
  );
});

it("forgets comparisons that are too old, for clocks are set", () => {
  let now = START;
  const clock = new VendorClock(() => now);
  clock.learn(new Date(START + 3_600_000).toUTCString());
  now += 600_000;
  clock.learn(new Date(now).toUTCString());
  expect(clock.at(now)).toBe(now);
});
