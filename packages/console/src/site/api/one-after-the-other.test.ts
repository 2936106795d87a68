import { expect, test } from "vitest";
import { oneAfterTheOther, type Progress } from "./one-after-the-other.js";

test("each item is done, one after the other, and what fails is told", async () => {
  const told: Progress<string>[] = [];
  let running = 0;
  let most = 0;
  const act = async (item: string) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    if (item === "b") throw new Error("not this one");
  };
  const { signal } = new AbortController();
  await oneAfterTheOther(["a", "b", "c"], act, { signal, onProgress: (progress) => told.push(progress) });
  expect(most).toBe(1);
  expect(told.map(({ done }) => done)).toEqual([1, 2, 3]);
  expect(told.map(({ failures }) => failures.length)).toEqual([0, 1, 1]);
  expect(told[2]?.failures).toEqual([{ item: "b", fault: new Error("not this one") }]);
});

test("what was begun is finished when it is stopped, and no more is begun", async () => {
  const stopping = new AbortController();
  const done: number[] = [];
  const act = async (item: number) => {
    if (item === 2) stopping.abort();
    done.push(item);
  };
  let last: Progress<number> | undefined;
  await oneAfterTheOther([1, 2, 3], act, { signal: stopping.signal, onProgress: (progress) => (last = progress) });
  expect(done).toEqual([1, 2]);
  expect(last?.done).toBe(2);
});
