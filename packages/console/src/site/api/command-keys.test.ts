import { expect, it } from "vitest";
import { CommandKeys } from "./command-keys.js";

it("keeps the key of a request that is tried again, and gives another request another one", () => {
  const keys = new CommandKeys();
  const key = keys.keyOf({ name: "a" });
  expect(key).toMatch(/^[\da-f]{32}$/);
  expect(keys.keyOf({ name: "a" })).toBe(key);
  const other = keys.keyOf({ name: "b" });
  expect(other).not.toBe(key);
  expect(keys.keyOf({ name: "a" })).not.toBe(key);
});

it("gives a new key after a refusal, which would only be told again", () => {
  const keys = new CommandKeys();
  const key = keys.keyOf("a");
  keys.refused();
  expect(keys.keyOf("a")).not.toBe(key);
});
