import { expect, test } from "vitest";
import { formFields } from "./form-fields.js";

test("the fields of a form are decoded", () => {
  expect(formFields("data=%7B%22userId%22%3A%22%E6%9D%8E%22%7D&sign=REDACTED&empty=")).toEqual([
    ["data", '{"userId":"李"}'],
    ["sign", "REDACTED"],
    ["empty", ""],
  ]);
  expect(formFields("broken=%E6%9D")).toEqual([["broken", "\ufffd"]]);
});

test("what is no form has no fields", () => {
  for (const body of ["", "text", '{"a":"b=c"}', "a = b", "[1]", "<a href=x>"]) expect(formFields(body)).toEqual([]);
});
