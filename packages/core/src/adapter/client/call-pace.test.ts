import { expect, it } from "vitest";
import { CallPace } from "./call-pace.js";

const now = () => performance.now();
const elapse = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

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
  await elapse(60);
  const start = now();
  for (let call = 0; call < 3; call += 1) await pace.turn();
  expect(now() - start).toBeGreaterThanOrEqual(38);
});

it("lets no crowd begin that waited while the process was held up", async () => {
  const pace = new CallPace(100, now);
  const turns = Promise.all(Array.from({ length: 40 }, () => pace.turn()));
  const heldUpUntil = now() + 300;
  while (now() < heldUpUntil);
  await turns;
  expect(now() - heldUpUntil).toBeGreaterThanOrEqual(330);
});

it("pauses when it is told to", async () => {
  const pace = new CallPace(1000, now);
  const start = now();
  pace.pause(50);
  await pace.turn();
  expect(now() - start).toBeGreaterThanOrEqual(49);
});

it("lets those pause, too, who wait already", async () => {
  const pace = new CallPace(100, now);
  const start = now();
  const turns = [pace.turn(), pace.turn(), pace.turn()];
  pace.pause(60);
  await turns[0];
  expect(now() - start).toBeLessThan(50);
  await turns[1];
  expect(now() - start).toBeGreaterThanOrEqual(59);
  await turns[2];
  expect(now() - start).toBeGreaterThanOrEqual(68);
});

it("lets nobody wait whose call was aborted, nor anybody for them", async () => {
  const pace = new CallPace(10, now);
  const start = now();
  await pace.turn();
  const controller = new AbortController();
  const aborted = Array.from({ length: 5 }, () => pace.turn(controller.signal));
  const kept = pace.turn();
  controller.abort(new Error("no longer wanted"));
  for (const turn of aborted) await expect(turn).rejects.toThrow("no longer wanted");
  await expect(pace.turn(controller.signal)).rejects.toThrow("no longer wanted");
  await kept;
  expect(now() - start).toBeLessThan(300);
});
