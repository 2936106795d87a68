import { beforeEach, describe, expect, it } from "vitest";
import { blankGroup } from "../group-state.js";
import { Expectations, type SourceGroup } from "./expectations.js";
import type { HeadMark } from "./head-mark.js";

const MOST_GROUPS = 4096;
const CAUTION = 64;
const OURS: HeadMark = { feedSequence: 7, callbackId: 9, lastBatch: "we/1" };

let expectations: Expectations;

beforeEach(() => {
  expectations = new Expectations();
});

const named = (name: string): readonly [string, SourceGroup] => [name, { source: "shop", group: blankGroup(name, 0) }];
const remembers = (name: string) => expectations.remembered([name]).has(name);

describe("what a writer expects", () => {
  it("is nothing of groups before its first batch", () => {
    expect(expectations.mark).toBeUndefined();
    expect(remembers("g")).toBe(false);
    expect(expectations.holdsAt(OURS)).toBe(true);
  });

  it("is that groups are as its last batch left them", () => {
    expectations.learn(OURS, [named("g")]);
    expect(expectations.mark).toEqual(OURS);
    expect([remembers("g"), remembers("h")]).toEqual([true, false]);
    expect(expectations.holdsAt({ ...OURS })).toBe(true);
  });

  it.each([
    ["another batch", { lastBatch: "they/1" }],
    ["more events", { feedSequence: 8 }],
    ["more callbacks", { callbackId: 10 }],
  ])("is nothing of groups for many batches once the head tells of %s", (_, moved) => {
    expectations.learn(OURS, [named("g")]);
    expect(expectations.holdsAt({ ...OURS, ...moved })).toBe(false);
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

  it("leaves out the groups that were not named for longest", () => {
    const names = Array.from({ length: MOST_GROUPS }, (_, index) => `g${index}`);
    expectations.learn(OURS, names.map(named));
    expectations.learn(OURS, [named("g0")]);
    expectations.learn(OURS, [named("one more")]);
    expect([remembers("g0"), remembers("g1"), remembers("g2"), remembers("one more")]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it("leaves out a group that is large, or has become so", () => {
    const [name, { source, group }] = named("g");
    expectations.learn(OURS, [[name, { source, group }]]);
    expect(remembers("g")).toBe(true);
    expectations.learn(OURS, [[name, { source, group: { ...group, attributes: { a: "x".repeat(16 * 1024) } } }]]);
    expect(remembers("g")).toBe(false);
  });

  it("leaves out a group of any depth", () => {
    const [name, { source, group }] = named("g");
    const custom = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    expectations.learn(OURS, [[name, { source, group: { ...group, custom } }]]);
    expect([expectations.mark, remembers("g")]).toEqual([OURS, false]);
  });

  it("is news, but for many batches after something was told again", () => {
    expect(expectations.isAllNews).toBe(true);
    expectations.distrustNews();
    for (let batch = 0; batch < CAUTION; batch += 1) {
      expect(expectations.isAllNews).toBe(false);
      expectations.learn(OURS, []);
    }
    expect(expectations.isAllNews).toBe(true);
  });
});
