import { expect, it } from "vitest";
import { slowestBeyond } from "./slowest-readers.js";

const reader = (since: number, bytes = Buffer.alloc(10)) => ({ since, bytes });

it("names those who are slow for longest, so many that the others do not keep too much", () => {
  const readers = [3, 1, 4, 2].map((since) => reader(since));
  expect(slowestBeyond(readers, 20).map(({ since }) => since)).toEqual([2, 1]);
  expect(slowestBeyond(readers, 39).map(({ since }) => since)).toEqual([1]);
  expect(slowestBeyond(readers, 40)).toEqual([]);
  expect(slowestBeyond(readers, 0)).toHaveLength(4);
});

it("counts once what several keep", () => {
  const shared = Buffer.alloc(10);
  const readers = [reader(1), ...[2, 3, 4].map((since) => reader(since, shared))];
  expect(slowestBeyond(readers, 20)).toEqual([]);
  expect(slowestBeyond(readers, 19).map(({ since }) => since)).toEqual([1]);
});
