import { describe, expect, it } from "vitest";
import { mixStep } from "./mix-step.ts";

function steps(count: number, cycle: number) {
  return Array.from({ length: count }, (_, number) => mixStep(number, cycle));
}

describe("the steps of a mix", () => {
  it("are four fifths messages, one tenth joinings and one tenth leavings", () => {
    const later = steps(20_000, 10).slice(10_000);
    const counts = Object.groupBy(later, ({ kind }) => kind);
    expect(counts.message).toHaveLength(8000);
    expect(counts.joining).toHaveLength(1000);
    expect(counts.leaving).toHaveLength(1000);
  });

  it("are only joinings and leavings if there are no messages", () => {
    const kinds = steps(10_004, 2)
      .slice(10_000)
      .map(({ kind }) => kind);
    expect(kinds).toEqual(["joining", "leaving", "joining", "leaving"]);
  });

  it.each([2, 10])("let only users leave who joined long before, and each once (a cycle of %d)", (cycle) => {
    const joinedAt = new Map<number, number>();
    for (const [number, step] of steps(30_000, cycle).entries()) {
      if (step.kind === "joining") joinedAt.set(step.member, number);
      if (step.kind !== "leaving") continue;
      expect(number - (joinedAt.get(step.member) ?? number)).toBeGreaterThanOrEqual(5000);
      joinedAt.delete(step.member);
    }
  });
});
