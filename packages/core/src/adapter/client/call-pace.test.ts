import { expect, it } from "vitest";
import { CallPace } from "./call-pace.js";

const now = () => performance.now();

it("lets calls begin evenly, in order", async () => {
  const pace = new CallPace(100, now);
  const began: number[] = [];
  const start = now();
  await Promise.all(Array.from({ length: 11 }, (_, index) => pace.turn().then(() => began.push(index))));
  expect(now() - start).toBeGreaterThanOrEqual(98);
  expect(began).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it("saves up nothing for later", async () => {
  const pace = new CallPace(50, now);
  await pace.turn();
  await new Promise((resolve) => setTimeout(resolve, 60));
  const start = now();
  for (let call = 0; call < 3; call += 1) await pace.turn();
  expect(now() - start).toBeGreaterThanOrEqual(38);
});

it("pauses when it is told to", async () => {
  const pace = new CallPace(1000, now);
  const start = now();
  pace.pause(50);
  await pace.turn();
  expect(now() - start).toBeGreaterThanOrEqual(49);
});

it("lets nobody wait whose call was aborted", async () => {
  const pace = new CallPace(0.1, now);
  await pace.turn();
  const controller = new AbortController();
  const turn = pace.turn(controller.signal);
  controller.abort(new Error("no longer wanted"));
  await expect(turn).rejects.toThrow("no longer wanted");
  await expect(pace.turn(controller.signal)).rejects.toThrow("no longer wanted");
});
