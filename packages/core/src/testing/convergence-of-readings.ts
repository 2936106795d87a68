import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Telling } from "./telling.js";
import { commanding, goingOn, remaking, type Story, story } from "./told-story.js";

/** How long before and after the last reading begins nothing happens. */
const NEXT_FACT_MS = 500;

/** Registers what must hold for any group that is told of and read at its vendor, each tried so many times. */
export function convergenceOfReadings(numRuns: number): void {
  const holds = (stories: fc.Arbitrary<Story>, isTrue: (telling: Telling, told: Story) => void) => {
    fc.assert(
      fc.property(stories, (told) => {
        const telling = new Telling(told).run();
        isTrue(telling, told);
        if (!telling.isStale) expect(telling.shown.record).toEqual(telling.shown.truth);
        expect(telling.both.replayed()).toEqual(telling.both.recorded());
      }),
      { numRuns },
    );
  };

  describe("a group that was read at the vendor", () => {
    it("after everything happened is in the record as it is there, and older callbacks change nothing", () => {
      holds(story(true), (telling, { last }) => {
        if (last.slack < NEXT_FACT_MS) expect(telling.isStale).toBe(false);
      });
    });

    it("is still so while other callbacks follow", () => {
      holds(goingOn(true), (telling, { readings, last }) => {
        const isAlone = readings.length === 0 && last.slack < NEXT_FACT_MS && last.takes < NEXT_FACT_MS;
        if (telling.isReadWhole && isAlone) expect(telling.isStale).toBe(false);
      });
    });

    it("is so, or it is stale, if callbacks tell no times", () => {
      const states = new Set<boolean>();
      holds(story(false), (telling) => states.add(telling.isStale));
      expect(states).toEqual(new Set([true, false]));
    });

    it("is so, or it is stale, while apps command what happens", () => {
      const states = new Set<boolean>();
      holds(commanding(true), (telling) => states.add(telling.isStale));
      expect(states).toEqual(new Set([true, false]));
    });

    it("is so, or it is stale, while apps command what callbacks tell without times", () => {
      const states = new Set<boolean>();
      holds(commanding(false), (telling) => states.add(telling.isStale));
      expect(states).toEqual(new Set([true, false]));
    });

    it.each([
      ["tell times", true],
      ["tell no times", false],
    ])("is so, or it is stale, while apps end it and make it again, if callbacks %s", (_, isTimed) => {
      const states = new Set<boolean>();
      holds(remaking(isTimed), (telling) => states.add(telling.isStale));
      expect(states).toEqual(new Set([true, false]));
    });

    it("is still so, or it is stale, while other callbacks without times follow", () => {
      const states = new Set<boolean>();
      holds(goingOn(false), (telling) => states.add(telling.isStale));
      expect(states).toEqual(new Set([true, false]));
    });
  });
}
