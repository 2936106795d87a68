import { expect, it } from "vitest";
import { shortSecrets } from "./short-secrets.js";

it.each<[unknown, boolean]>([
  ["sixteen-letters-", false],
  ["fifteen-letters", true],
  ["sixteen-letters-, short", true],
  ["sixteen-letters-,", false],
  [["sixteen-letters-", "short"], true],
  [["sixteen-letters-"], false],
  [undefined, false],
  [1, false],
])("of %j it is told whether one can be guessed: %s", (key, isTold) => {
  expect(shortSecrets(["key"], { key, other: "short" })).toEqual(isTold ? ["key"] : []);
});
