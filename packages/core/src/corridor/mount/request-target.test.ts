import { expect, it } from "vitest";
import { requestTarget } from "./request-target.js";

it.for<[string, string, string]>([
  ["/a/b?c=d?e", "/a/b", "c=d?e"],
  ["//a", "//a", ""],
  ["", "/", ""],
  ["?a=b", "/", "a=b"],
  ["*", "/*", ""],
  ["http://host/a/b?c=d", "/a/b", "c=d"],
  ["HTTPS://user@[::1]:8080/a%20b", "/a%20b", ""],
  ["http://host", "/", ""],
  ["http://host?a=b", "/", "a=b"],
  ["http://host//a", "//a", ""],
  ["/a?u=http://host/b", "/a", "u=http://host/b"],
  ["/http://host/a", "/http://host/a", ""],
])("the target %s has the path %s and the query %j", ([target, path, query]) => {
  expect(requestTarget(target)).toEqual({ path, query });
});
