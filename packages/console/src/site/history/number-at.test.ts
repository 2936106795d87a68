import { expect, it } from "vitest";
import { type LogRow, numberAt } from "./number-at.js";

function logOf(rows: readonly LogRow[]) {
  let readings = 0;
  const newestBelow = async (number: number) => {
    readings += 1;
    return rows.findLast((row) => row.number < number);
  };
  return { newestBelow, readings: () => readings };
}

const million = Array.from({ length: 1_000_000 }, (_, index) => ({ number: index + 1, at: index * 10 }));

it("comes close to a moment in few readings", async () => {
  const log = logOf(million);
  const number = await numberAt(4_000_000, log.newestBelow);
  expect(number).toBeGreaterThan(400_001);
  expect(number).toBeLessThan(400_300);
  expect(log.readings()).toBeLessThan(20);
});

it("begins at the end where nothing is later", async () => {
  const log = logOf(million);
  expect(await numberAt(100_000_000, log.newestBelow)).toBe(Number.MAX_SAFE_INTEGER);
  expect(await numberAt(5, logOf([]).newestBelow)).toBe(Number.MAX_SAFE_INTEGER);
  expect(log.readings()).toBe(1);
});

it("goes over numbers whose rows are no longer kept", async () => {
  const kept = logOf(million.slice(900_000));
  expect(await numberAt(1000, kept.newestBelow)).toBeLessThan(900_300);
  const gap = logOf(million.filter(({ number }) => number < 300_000 || number > 700_000));
  const number = await numberAt(2_999_970, gap.newestBelow);
  expect((await gap.newestBelow(number))?.number).toBeLessThan(300_000);
});
