import { expect, it } from "vitest";
import { MembersInMemory } from "./members-in-memory.js";

const forever = new AbortController().signal;

/** Work that ends when it is told to. */
function open(memory: MembersInMemory, members: number, signal = forever) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isBegun = false;
  const done = memory.withRoomFor(members, signal, async () => {
    isBegun = true;
    await promise;
  });
  return { done, end: resolve, isBegun: () => isBegun };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("lets groups be read at the same time as long as their members fit in memory, in order", async () => {
  const memory = new MembersInMemory(10);
  const [small, middle, large, last] = [open(memory, 4), open(memory, 5), open(memory, 1000), open(memory, 1)];
  await turn();
  expect([small, middle, large, last].map(({ isBegun }) => isBegun())).toEqual([true, true, false, false]);
  small.end();
  await turn();
  expect(large.isBegun()).toBe(false);
  middle.end();
  await turn();
  expect([large.isBegun(), last.isBegun()]).toEqual([true, false]);
  large.end();
  await turn();
  expect(last.isBegun()).toBe(true);
  last.end();
  await Promise.all([small.done, middle.done, large.done, last.done]);
});

it("gives the room back where work fails, or is not waited for any longer", async () => {
  const memory = new MembersInMemory(10);
  await expect(memory.withRoomFor(10, forever, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  const first = open(memory, 10);
  const stopping = new AbortController();
  const waiting = open(memory, 10, stopping.signal);
  const behind = open(memory, 0);
  stopping.abort(new Error("stopped"));
  await expect(waiting.done).rejects.toThrow("stopped");
  await turn();
  expect(behind.isBegun()).toBe(true);
  for (const { end, done } of [first, behind]) {
    end();
    await done;
  }
});
