import { expect, it } from "vitest";
import { reviews } from "./loads/reviews.ts";
import { OutgoingCallbacks } from "./outgoing-callbacks.ts";

const numbered = {
  ...reviews,
  callback: (_: readonly string[], number: number) => ({ kind: String(number), bytes: Buffer.of() }),
};

function take(callbacks: OutgoingCallbacks, count: number): readonly number[] {
  return Array.from({ length: count }, () => Number(callbacks.next().kind));
}

it("returns each callback once and in order, first prepared ones, then new ones", () => {
  const callbacks = new OutgoingCallbacks(numbered, [], false);
  callbacks.prepare(3);
  expect(take(callbacks, 2)).toEqual([0, 1]);
  callbacks.prepare(2);
  expect(take(callbacks, 4)).toEqual([2, 3, 4, 5]);
});

it("returns the same callbacks again and again if they may be repeated", () => {
  const callbacks = new OutgoingCallbacks(numbered, [], true);
  callbacks.prepare(1);
  const first = take(callbacks, 10_000);
  callbacks.prepare(1);
  expect(take(callbacks, 10_000)).toEqual(first);
});
