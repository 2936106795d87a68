import type { Schemas } from "@grouphook/client";
import { expect, test } from "vitest";
import { driftByGroup, greatestFirst, sumOfDifferences } from "./differences.js";

function drift(groupId: string, type: string, differences: number, day = 1): Schemas["Drift"] {
  const foundAt = `2026-01-0${day}T08:00:00.000Z`;
  return { callbackId: 1, source: "chat", groupId, foundAt, foundBy: "sweep", type, differences };
}

test("the differences of a group are put together, those first that differed most", () => {
  const found = [
    drift("g", "members.left", 1, 3),
    drift("h", "members.joined", 7, 2),
    drift("g", "members.left", 2),
    drift("g", "message.sent", 1),
    { ...drift("g", "message.sent", 1), source: "other" },
  ];
  expect(driftByGroup(found)).toEqual([
    { source: "chat", groupId: "h", differences: { "members.joined": 7 }, lastFoundAt: "2026-01-02T08:00:00.000Z" },
    {
      source: "chat",
      groupId: "g",
      differences: { "members.left": 3, "message.sent": 1 },
      lastFoundAt: "2026-01-03T08:00:00.000Z",
    },
    { source: "other", groupId: "g", differences: { "message.sent": 1 }, lastFoundAt: "2026-01-01T08:00:00.000Z" },
  ]);
});

test("differences are summed and ordered", () => {
  expect(sumOfDifferences({})).toBe(0);
  expect(sumOfDifferences({ "members.left": 3, "message.sent": 10 })).toBe(13);
  expect(greatestFirst({ "members.left": 3, "message.sent": 10 })).toEqual([
    ["message.sent", 10],
    ["members.left", 3],
  ]);
});
