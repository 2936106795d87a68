import { expect, it } from "vitest";
import { StreamProgress } from "./stream-progress.ts";

const frames = [7, 8, 12].map((sequence) => `id: ${sequence}.1f0a\ndata: {"sequence":"${sequence}"}\n\n`);
/** Two pieces of a response: two events, then one. */
const pieces = [frames.slice(0, 2).join(""), frames[2] ?? ""].map(
  (text) => `${text.length.toString(16)}\r\n${text}\r\n`,
);
const response = Buffer.from(`HTTP/1.1 200 OK\r\n\r\n9\r\nretry: 1\n\n\r\n${pieces.join("")}`);

it("has come as far as the last event, wherever its bytes are parted", () => {
  for (let first = 1; first < response.length - 1; first += 1) {
    for (let second = first + 1; second < response.length; second += 1) {
      const progress = new StreamProgress();
      const before: number[] = [];
      for (const part of [response.subarray(0, first), response.subarray(first, second)]) {
        progress.take(part);
        before.push(progress.last);
      }
      progress.take(response.subarray(second));
      expect(progress.last).toBe(12);
      expect(before).toEqual(before.toSorted((one, other) => one - other));
    }
  }
});

it.each(["data: {", '"12"', "}\n\n"])("does not count an event of which %j and the rest are missing", (missing) => {
  const progress = new StreamProgress();
  const end = response.lastIndexOf(missing);
  progress.take(response.subarray(0, end));
  expect(progress.last).toBe(8);
  progress.take(response.subarray(end));
  expect(progress.last).toBe(12);
});

it("stays where it is while nothing but comments comes", () => {
  const progress = new StreamProgress();
  progress.take(response);
  progress.take(Buffer.from("4\r\n:\n\n\r\n"));
  expect(progress.last).toBe(12);
});
