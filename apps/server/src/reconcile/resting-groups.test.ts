import type { GroupReading } from "@grouphook/core";
import { expect, it } from "vitest";
import { RestingGroups } from "./resting-groups.js";

const MINUTE = 60_000;
const read = (groupId: string, isStale: boolean): GroupReading => {
  return { result: "observed", groupId, state: "active", differences: {}, isStale, members: 1 };
};

it("lets a group that stays stale rest longer each time, and one that does not shortly", () => {
  let now = 0;
  const resting = new RestingGroups(() => now);
  const restOf = (groupId: string) => {
    const since = now;
    while (resting.isResting(groupId)) now += 1000;
    return now - since;
  };
  const rests = [1, 2, 3].map(() => {
    resting.onReading(read("g", true));
    return restOf("g");
  });
  expect(rests).toEqual([5000, 10_000, 20_000]);
  resting.onReading(read("g", false));
  expect(restOf("g")).toBe(3000);
  resting.onFailure("g");
  expect(restOf("g")).toBe(5000);
  for (let times = 0; times < 20; times += 1) resting.onFailure("g");
  expect(restOf("g")).toBe(60 * MINUTE);
});

it("asks an hour later again for a group that the vendor does not tell of", () => {
  let now = 0;
  const resting = new RestingGroups(() => now);
  resting.onReading({ result: "unreadable", groupId: "g", refusal: { code: 1, text: "no" } });
  now = 59 * MINUTE;
  expect(resting.isResting("g")).toBe(true);
  now = 60 * MINUTE;
  expect(resting.isResting("g")).toBe(false);
});

it("keeps few of them in memory", () => {
  let now = 0;
  const resting = new RestingGroups(() => now);
  for (let group = 0; group < 20_000; group += 1) resting.onFailure(`g${group}`);
  expect(resting.size).toBeLessThanOrEqual(10_000);
  expect(resting.isResting("g19999")).toBe(true);
  now = 3 * 60 * MINUTE;
  resting.onFailure("another");
  expect(resting.size).toBe(1);
});
