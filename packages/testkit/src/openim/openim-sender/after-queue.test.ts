import { describe, expect, it } from "vitest";
import { createAfterQueue } from "./after-queue.js";

describe("the queue of after-hooks", () => {
  it("runs two at a time, so that others overtake one that hangs", async () => {
    const queue = createAfterQueue();
    const done: number[] = [];
    const { promise: hanging, resolve: release } = Promise.withResolvers<void>();
    await queue.push(async () => {
      await hanging;
      done.push(0);
    });
    for (const number of [1, 2, 3]) {
      await queue.push(async () => {
        done.push(number);
        if (number === 3) release();
      });
    }
    await queue.drained();
    expect(done).toEqual([1, 2, 3, 0]);
    await queue.drained();
  });

  it("accepts 102, lets others wait three seconds for a place, and then drops them", async () => {
    const queue = createAfterQueue();
    const { promise: hanging, resolve: release } = Promise.withResolvers<void>();
    let done = 0;
    const job = async () => {
      await hanging;
      done += 1;
    };
    const before = performance.now();
    for (let count = 0; count < 102; count += 1) expect(await queue.push(job)).toBe("taken");
    expect(performance.now() - before).toBeLessThan(1000);
    expect(await queue.push(job)).toBe("dropped");
    expect(performance.now() - before).toBeGreaterThan(2900);
    const late = queue.push(job);
    release();
    expect(await late).toBe("taken");
    await queue.drained();
    expect(done).toBe(103);
  });
});
