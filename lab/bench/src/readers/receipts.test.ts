import { expect, it } from "vitest";
import { Receipts } from "./receipts.ts";

it("tells the lag of every event and reader, also where several events arrive at once", () => {
  const receipts = new Receipts();
  receipts.note(0, 4, 90);
  receipts.note(1, 6, 150);
  receipts.note(0, 5, 120);
  receipts.note(0, 9, 230);
  const lags = receipts.lags({ first: 5, times: [100, 110, 130] });
  // Reader 0: 20, 120, 100. Reader 1: 50, 40.
  expect(lags.total).toBe(5);
  expect([0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.round(lags.quantile(share) / 10) * 10)).toEqual([
    20, 40, 50, 100, 120,
  ]);
});

it("keeps as many notes as there are", () => {
  const receipts = new Receipts();
  for (let sequence = 1; sequence <= 20_000; sequence += 1) receipts.note(0, sequence, 5);
  expect(receipts.lags({ first: 1, times: Array.from({ length: 20_000 }, () => 0) }).total).toBe(20_000);
});
