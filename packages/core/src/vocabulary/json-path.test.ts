import { expect, it } from "vitest";
import { jsonPath, leadsTo } from "./json-path.js";

it.each<[string, readonly (string | number)[]]>([
  ["Data", ["Data"]],
  ["Data.text", ["Data", "text"]],
  ["$.Data.text", ["Data", "text"]],
  ["$['Data'][\"a.b\"]", ["Data", "a.b"]],
  ["Data.items[0].文", ["Data", "items", 0, "文"]],
  ["$", []],
  ["$[1]", [1]],
])("%s matches its location and those inside of it, and no other", (text, location) => {
  const path = jsonPath(text);
  if (!path) throw new Error("no path");
  expect(leadsTo(path, location)).toBe(true);
  expect(leadsTo(path, [...location, "more"])).toBe(true);
  if (location.length > 0) expect(leadsTo(path, location.slice(0, -1))).toBe(false);
  if (location.length > 0) expect(leadsTo(path, [...location.slice(0, -1), "other"])).toBe(false);
});

it.each(["items[*].text", "items.*.text", "$.items[*]['text']"])("%s matches every item", (text) => {
  const path = jsonPath(text) ?? [];
  expect(leadsTo(path, ["items", 7, "text"])).toBe(true);
  expect(leadsTo(path, ["items", "key", "text"])).toBe(true);
  expect(leadsTo(path, ["items", 7])).toBe(false);
});

it.each(["", ".a", "a.", "a..b", "a[", "a[b]", "a[-1]", "a b", "a[?(@.b)]", "$."])("%j is not a path", (text) => {
  expect(jsonPath(text)).toBeUndefined();
});
