import { expect, it } from "vitest";
import { SmallSteps } from "./small-steps.js";

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it("does many steps in order, a few in each turn of the event loop", async () => {
  const steps = new SmallSteps();
  const done: number[] = [];
  for (let number = 0; number < 100; number += 1) steps.add(() => done.push(number) > 0);
  const counts: number[] = [];
  while (done.length < 100) {
    counts.push(done.length);
    await nextTurn();
  }
  expect(counts.length).toBeGreaterThan(2);
  expect(done).toEqual(Array.from({ length: 100 }, (_, number) => number));
});

it("does not count steps in which there was nothing to do", async () => {
  const steps = new SmallSteps();
  let done = 0;
  for (let number = 0; number < 1000; number += 1) {
    steps.add(() => {
      done += 1;
      return false;
    });
  }
  await nextTurn();
  expect(done).toBe(1000);
});

it("does a step once that is added twice, and again when it is added after that", async () => {
  const steps = new SmallSteps();
  let done = 0;
  const step = () => {
    done += 1;
    return true;
  };
  steps.add(step);
  steps.add(step);
  await steps.turn();
  expect(done).toBe(1);
  steps.add(step);
  await steps.turn();
  expect(done).toBe(2);
});
