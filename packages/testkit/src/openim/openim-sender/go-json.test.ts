import { describe, expect, it } from "vitest";
import { GoJsonError, goJson, readGoJson } from "./go-json.js";

const struct = {
  nextCode: "int32",
  time: "int64",
  errMsg: "string",
  pinned: "bool",
  names: { listOf: "string" },
  list: { listOf: { fields: { userID: "string" } } },
} as const;

describe("goJson", () => {
  it("writes the bytes of Go's encoder", () => {
    const text = goJson({ groupName: "Team <A&B> 项目组\u2028", groupType: "\u0002", faceURL: null, list: [1] });
    expect(text).toBe(
      '{"groupName":"Team \\u003cA\\u0026B\\u003e 项目组\\u2028","groupType":"\\u0002","faceURL":null,"list":[1]}\n',
    );
  });
});

describe("readGoJson", () => {
  it.for<[string, string, object]>([
    [
      "fields as they are named",
      '{"nextCode":1,"errMsg":"no","pinned":true}',
      { nextCode: 1, errMsg: "no", pinned: true },
    ],
    ["names in whatever case", '{"NEXTCODE":1,"ErrMsg":"no"}', { nextCode: 1, errMsg: "no" }],
    ["null as nothing", '{"nextCode":null,"errMsg":null,"names":null}', {}],
    ["a whole null as nothing", "null", {}],
    ["unknown fields as nothing", '{"x":{"y":[1.5,"z"]}}', {}],
    ["lists", '{"names":["a",""],"list":[{"userID":"u","x":1},{}]}', { names: ["a", ""], list: [{ userID: "u" }, {}] }],
    [
      "the ends of the ranges",
      '{"nextCode":-2147483648,"time":1718003600000}',
      { nextCode: -2147483648, time: 1718003600000 },
    ],
    ["blanks around", " \n{} \n", {}],
  ])("reads %s", ([, text, fields]) => {
    expect(readGoJson(text, struct)).toEqual(fields);
  });

  it.for<[string, string]>([
    ["nothing", ""],
    ["a page", "<html></html>"],
    ["a list", "[]"],
    ["a text", '"ok"'],
    ["something behind the value", "{} OK"],
    ["a number in quotes", '{"nextCode":"0"}'],
    ["an empty text for a number", '{"nextCode":""}'],
    ["a fraction", '{"nextCode":1.5}'],
    ["a whole number written as a fraction", '{"nextCode":1.0}'],
    ["a whole number with an exponent", '{"nextCode":1e0}'],
    ["a number out of range", '{"nextCode":2147483648}'],
    ["a number for a text", '{"errMsg":1}'],
    ["a number for a flag", '{"pinned":1}'],
    ["a text for a list", '{"names":"a"}'],
    ["a list of something else", '{"names":[1]}'],
    ["a struct that is none", '{"list":["u"]}'],
  ])("refuses %s", ([, text]) => {
    expect(() => readGoJson(text, struct)).toThrow(GoJsonError);
  });
});
