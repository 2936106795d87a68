import { beforeEach, describe, expect, it } from "vitest";
import { blankGroup } from "../../group/group-state.js";
import type { TouchedGroup } from "./cached-groups.js";
import { Expectations } from "./expectations.js";
import type { HeadMark } from "./head-mark.js";

const CAUTION = 64;
const OURS: HeadMark = { feedSequence: 7, callbackId: 9, lastBatch: "we/1" };

let expectations: Expectations;

beforeEach(() => {
  expectations = new Expectations();
});

const named = (name: string): readonly [string, TouchedGroup] => [
  name,
  { source: "shop", group: blankGroup(name, 0), members: new Map(), endsMemberships: false },
];
const remembers = (name: string) => expectations.cached([name]).has(name);

describe("what a writer expects", () => {
  it("is nothing of groups before its first batch", () => {
    expect(expectations.mark).toBeUndefined();
    expect(remembers("g")).toBe(false);
    expect(expectations.isValidFor(OURS)).toBe(true);
  });

  it("is that groups are as its last batch left them", () => {
    expectations.learn(OURS, [named("g")]);
    expect(expectations.mark).toEqual(OURS);
    expect([remembers("g"), remembers("h")]).toEqual([true, false]);
    expect(expectations.isValidFor({ ...OURS })).toBe(true);
  });

  it.each([
    ["another batch", { lastBatch: "they/1" }],
    ["more events", { feedSequence: 8 }],
    ["more callbacks", { callbackId: 10 }],
  ])("is nothing of groups for many batches once the head tells of %s", (_, moved) => {
    expectations.learn(OURS, [named("g")]);
    expect(expectations.isValidFor({ ...OURS, ...moved })).toBe(false);
    for (let batch = 0; batch < CAUTION; batch += 1) {
      expect(expectations.mark).toBeUndefined();
      expect(remembers("g")).toBe(false);
      expectations.learn(OURS, [named("g")]);
    }
    expect(remembers("g")).toBe(true);
  });

  it("is nothing of groups after a batch that failed", () => {
    expectations.learn(OURS, [named("g")]);
    expectations.forget();
    expect(expectations.mark).toBeUndefined();
    expectations.learn(OURS, [named("h")]);
    expect([remembers("g"), remembers("h")]).toEqual([false, true]);
  });

  it("is that keys and members are new, except for many batches after a key was taken", () => {
    const expected = () => [expectations.assumeNewMembers, expectations.assumeNewKeys];
    expect(expected()).toEqual([true, true]);
    expect(expectations.backOff()).toBe(true);
    expect(expected()).toEqual([false, true]);
    expect(expectations.backOff()).toBe(true);
    expect(expectations.backOff()).toBe(false);
    for (let batch = 0; batch < CAUTION; batch += 1) {
      expect(expected()).toEqual([false, false]);
      expectations.learn(OURS, []);
    }
    expect(expected()).toEqual([true, true]);
  });
});
