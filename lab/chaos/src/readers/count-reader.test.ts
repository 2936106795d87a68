import { expect, it } from "vitest";
import { countReader } from "./count-reader.ts";
import type { ReaderPromise } from "./delivered-message.ts";

const feed = ["群一", "群一", "群二", "群一", "群二"].map((groupId, index) => eventOf(index + 1, groupId));
const inOrder: ReaderPromise = { order: "feed", mayRepeat: true };
const byGroup: ReaderPromise = { order: "group", mayRepeat: true };
const NO_FAULTS = { missing: 0, disordered: 0, gaps: 0, doubled: 0, strange: 0 };

function eventOf(sequence: number, groupId: string) {
  return { id: String(sequence), sequence: String(sequence), source: "/chat", data: { groupId, text: "红包 🧧" } };
}

/** Each event in a message of its own. */
function coming(...sequences: readonly number[]) {
  return sequences.map((sequence) => ({ id: `message-${sequence}`, events: [feed[sequence - 1]] }));
}

it("finds no fault where all came in order", () => {
  expect(countReader(coming(1, 2, 3, 4, 5), feed, inOrder)).toEqual({ ...NO_FAULTS, events: 5, repeated: 0 });
});

it("lets a reader be told again from an earlier event on, where that is not excluded", () => {
  const messages = coming(1, 2, 3, 2, 3, 4, 5);
  expect(countReader(messages, feed, inOrder)).toEqual({ ...NO_FAULTS, events: 5, repeated: 2 });
  expect(countReader(messages, feed, { ...inOrder, mayRepeat: false })).toMatchObject({ doubled: 2, repeated: 0 });
});

it("lets groups overtake each other, where that is promised by group alone", () => {
  const messages = coming(3, 5, 1, 2, 4);
  expect(countReader(messages, feed, byGroup)).toEqual({ ...NO_FAULTS, events: 5, repeated: 0 });
  expect(countReader(messages, feed, inOrder)).toMatchObject({ gaps: 2, disordered: 3 });
});

it("counts what never came, and where it was left out", () => {
  expect(countReader(coming(1, 2, 4, 5), feed, inOrder)).toMatchObject({ events: 4, missing: 1, gaps: 1 });
  expect(countReader(coming(1, 2, 3), feed, inOrder)).toMatchObject({ missing: 2, gaps: 0 });
});

it("finds two senders who both go on, each from another place", () => {
  expect(countReader(coming(1, 2, 3, 1, 4, 2, 5), feed, inOrder)).toMatchObject({ disordered: 2, missing: 0 });
});

it("finds ids that do not stay with their events", () => {
  const [first, second] = [feed[0], feed[1]];
  const together = { id: "message-1", events: [first, second] };
  expect(countReader([...coming(1), together, ...coming(3, 4, 5)], feed, inOrder).strange).toBe(1);
  const renamed = { id: "message-other", events: [feed[4]] };
  expect(countReader([...coming(1, 2, 3, 4, 5), renamed], feed, inOrder).strange).toBe(1);
});

it("finds events that are not those of the feed", () => {
  const other = { id: "message-5", events: [eventOf(5, "群三")] };
  const beyond = { id: "message-6", events: [eventOf(6, "群一")] };
  expect(countReader([...coming(1, 2, 3, 4), other, beyond], feed, inOrder).strange).toBe(2);
});
