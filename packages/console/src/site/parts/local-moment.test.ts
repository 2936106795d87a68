import { expect, test } from "vitest";
import { givenMoment, localMoment, momentOfLocal } from "./local-moment.js";

test("a moment goes into a field and comes back to the second", () => {
  const moment = "2026-01-31T08:00:07.000Z";
  expect(momentOfLocal(localMoment(moment))).toBe(moment);
  expect(momentOfLocal(localMoment("2026-07-01T00:00:00.500Z"))).toBe("2026-07-01T00:00:00.000Z");
});

test("what is no moment is none", () => {
  expect(localMoment(undefined)).toBe("");
  expect(localMoment("yesterday")).toBe("");
  expect(momentOfLocal("")).toBeUndefined();
  expect(momentOfLocal("2026-99-01T00:00")).toBeUndefined();
  expect(givenMoment(undefined)).toBeUndefined();
  expect(givenMoment("soon")).toBeUndefined();
  expect(givenMoment("2026-01-31T08:00:00+08:00")).toBe("2026-01-31T00:00:00.000Z");
});
