import type { Inbound } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { dataOf, signedBytesOf, signOf } from "./form.js";

const inbound = (part: Partial<Inbound>): Inbound =>
  inboundFrom({
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

  test("is taken from the query", () => {
    expect(dataOf(inbound({ query: "k=1&data=%7B%7D" }))).toBe("{}");
    expect(dataOf(inbound({ method: "GET", query: "data=%7B%7D&sign=x" }))).toBe("{}");
  });

  test("may be given twice where it says the same", () => {
    expect(dataOf(inbound({ body: "data=%7B%7D&data=%7B%7D&sign=x" }))).toBe("{}");
    expect(dataOf(inbound({ query: "data=a+b&k=1&data=a%20b&data=%61+b" }))).toBe("a b");
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

  // Sent by starRTC's web SDK 1.1.8, which writes each half of a pair as three bytes.
  test.each([
    ["%ED%A0%BD%ED%B8%80", "😀"],
    ["%ed%a0%bd%ed%b8%80", "😀"],
    ["a%ED%A0%BD%ED%B8%80%ED%A0%BD%ED%B8%80b", "a😀😀b"],
    ["%ED%A0%80%ED%B0%80%ED%AF%BF%ED%BF%BF", "\u{10000}\u{10FFFF}"],
    ["%F0%9F%98%80%ED%A0%BD%ED%B8%80", "😀😀"],
    ["%ED%9F%BF%EE%80%80", "\uD7FF\uE000"],
    ["%25ED%25A0%25BD%25ED%25B8%2580", "%ED%A0%BD%ED%B8%80"],
  ])("has one code point for the two halves in %s", (data, text) => {
    expect(dataOf(inbound({ body: `data=${data}` }))).toBe(text);
    expect(dataOf(inbound({ query: `data=${data}` }))).toBe(text);
  });

  test("keeps every code point that is sent as two halves", () => {
    const escaped = (unit: number) =>
      [0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)].map((byte) => `%${byte.toString(16)}`).join("");
    const halves = (text: string) => escaped(text.charCodeAt(0)) + escaped(text.charCodeAt(1));
    for (let codePoint = 0x10000; codePoint <= 0x10ffff; codePoint += 257) {
      const text = String.fromCodePoint(codePoint);
      expect(dataOf(inbound({ body: `data=${halves(text)}` }))).toBe(text);
    }
  });

  test.each([
    ["a first half alone", "%ED%A0%BD"],
    ["a first half before something else", "%ED%A0%BDa"],
    ["a second half alone", "%ED%B8%80"],
    ["the halves the wrong way round", "%ED%B8%80%ED%A0%BD"],
    ["two first halves", "%ED%A0%BD%ED%A0%BD"],
    ["a half beside a pair", "%ED%A0%BD%ED%A0%BD%ED%B8%80"],
    ["a half behind a pair", "%ED%A0%BD%ED%B8%80%ED%B8%80"],
  ])("is refused when it holds %s", (_, data) => {
    expect(() => dataOf(inbound({ body: `data=${data}` }))).toThrow("data is not URL-encoded UTF-8");
  });

  test.each([
    ["missing", { body: "sign=x", query: "k=1" }, "data is missing"],
    ["empty", { body: "data=" }, "data is missing"],
    ["given twice in the body and differs", { body: "data=1&data=2" }, "data is given twice and differs"],
    ["given twice in the query and differs", { query: "data=1&x=2&data=3" }, "data is given twice and differs"],
    ["given twice, once empty", { body: "data=1&data=" }, "data is given twice and differs"],
    ["given twice, once badly", { body: "data=1&data=%7" }, "data is not URL-encoded UTF-8"],
    ["half an escape", { body: "data=%7" }, "data is not URL-encoded UTF-8"],
    ["not UTF-8", { body: "data=%FF" }, "data is not URL-encoded UTF-8"],
  ])("is refused when it is %s", (_, part, what) => {
    expect(() => dataOf(inbound(part))).toThrow(
      expect.objectContaining({ code: "malformed", message: `unknown command: ${what}` }),
    );
  });
});

describe("what is signed", () => {
  test("is the bytes as they were sent", () => {
    const bytes = (data: string) => Buffer.from(signedBytesOf(inbound({ body: `data=${data}` }))).toString("hex");
    expect(bytes("a+%E7%BE%A4%25")).toBe(Buffer.from("a 群%").toString("hex"));
    expect(bytes("+%ED%A0%BD%ed%b8%80%25a%E7%BE%A4")).toBe(`20eda0bdedb8802561${Buffer.from("群").toString("hex")}`);
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

  test("may be given twice where it says the same, and is refused where it does not", () => {
    expect(signOf(inbound({ body: "sign=a%2B&data=1&sign=a%2b" }))).toBe("a+");
    expect(() => signOf(inbound({ body: "sign=a&data=1&sign=b" }))).toThrow("sign is given twice and differs");
  });
});
