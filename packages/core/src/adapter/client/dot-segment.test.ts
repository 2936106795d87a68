import { expect, test } from "vitest";
import { hasDotSegment } from "./dot-segment.js";

test.each(["a/..", "../a", "a/../b", "a/.", "a/%2e%2E", "a/.%2e/b", "a/..?b=c", "/."])(
  "%s calls something else",
  (path) => {
    expect(new URL(path, "http://host/app/").href).not.toBe(`http://host/app/${path}`);
    expect(hasDotSegment(path)).toBe(true);
  },
);

test.each(["a/b", "a/...", "a/.b", "a/b..", "a/..,b", "a/%252e%252e", "a?b=/../"])("%s stays as it is", (path) => {
  expect(new URL(path, "http://host/app/").href).toBe(`http://host/app/${path}`);
  expect(hasDotSegment(path.split("?")[0] ?? "")).toBe(false);
});
