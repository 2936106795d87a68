import { expect, it } from "vitest";
import { textFieldsIn } from "./text-fields.js";

it.for<[string, string | undefined]>([
  ['{"group":"g"}', "g"],
  ['{"inner":{"group":"h"},"group":"g"}', "g"],
  ['{"inner":{"group":"h"}}', undefined],
  ['{"inner":{"group":"h"},"group":"g', "h"],
  ['{"group" : "\\u0067\\"","list":[', 'g"'],
  ['{"group":""}', undefined],
  ['{"group":7}', undefined],
  ['{"group":"g', undefined],
  [`{"group":"${"x".repeat(256)}","`, undefined],
  ["", undefined],
  ["null", undefined],
])("in %j the text named group is %j", ([json, text]) => {
  expect(textFieldsIn(json)("group")).toBe(text);
});
