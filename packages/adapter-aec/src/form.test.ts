import type { Inbound } from "@grouphook/core";
import { describe, expect, test } from "vitest";
import { dataOf, signOf } from "./form.js";

const inbound = (part: Partial<Inbound>): Inbound => ({
  method: "POST",
  path: "/",
  query: "",
  headers: {},
  body: "",
  remoteAddress: "127.0.0.1",
  ...part,
});

describe("the text of a callback", () => {
  test("is taken from a form body, whatever its content type", () => {
    expect(dataOf(inbound({ body: "data=%7B%7D&sign=x" }))).toBe("{}");
    expect(dataOf(inbound({ body: "data=%7B%7D&sign=x", headers: { "content-type": "text/plain" } }))).toBe("{}");
  });

  test("is taken from the query of a POST or GET", () => {
    expect(dataOf(inbound({ query: "k=1&data=%7B%7D" }))).toBe("{}");
    expect(dataOf(inbound({ method: "GET", query: "data=%7B%7D&sign=x" }))).toBe("{}");
  });

  test("is a body that begins with a brace, as it stands", () => {
    expect(dataOf(inbound({ body: '{"a":"1+1%20&data=2"}' }))).toBe('{"a":"1+1%20&data=2"}');
  });

  test("is taken from the body where the query has one too", () => {
    expect(dataOf(inbound({ body: "data=body", query: "data=query" }))).toBe("body");
    expect(dataOf(inbound({ body: "{}", query: "data=query" }))).toBe("{}");
  });

  test("has a space for a plus and is decoded once", () => {
    expect(dataOf(inbound({ body: "data=a+b%2Bc%2541%E7%BE%A4" }))).toBe("a b+c%41群");
  });

  test.each([
    ["missing", { body: "sign=x", query: "k=1" }, "data is missing"],
    ["empty", { body: "data=" }, "data is missing"],
    ["given twice in the body", { body: "data=1&data=1" }, "data is given twice"],
    ["given twice in the query", { query: "data=1&x=2&data=3" }, "data is given twice"],
    ["half an escape", { body: "data=%7" }, "data is not URL-encoded UTF-8"],
    ["not UTF-8", { body: "data=%FF" }, "data is not URL-encoded UTF-8"],
  ])("is refused when it is %s", (_, part, what) => {
    expect(() => dataOf(inbound(part))).toThrow(
      expect.objectContaining({ code: "malformed", message: `[adapter-aec] unknown action: ${what}` }),
    );
  });
});

describe("the sign", () => {
  test("is taken from the body, else from the query", () => {
    expect(signOf(inbound({ body: "data=1&sign=a%2Bb%3D", query: "sign=q" }))).toBe("a+b=");
    expect(signOf(inbound({ body: "data=1", query: "sign=q" }))).toBe("q");
    expect(signOf(inbound({ body: '{"a":"&sign=x"}', query: "sign=q" }))).toBe("q");
  });

  test("may be missing", () => {
    expect(signOf(inbound({ body: "data=1" }))).toBeUndefined();
  });

  test("is refused when it is given twice", () => {
    expect(() => signOf(inbound({ body: "sign=a&data=1&sign=b" }))).toThrow("sign is given twice");
  });
});
