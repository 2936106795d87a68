import { describe, expect, it } from "vitest";
import type { Json } from "../vocabulary/json.js";
import { replaceInElements } from "./replace-in-elements.js";

const replaced = (content: Json) => {
  const elements = replaceInElements([{ type: "any", content }], (text) => text.replaceAll("bad", "***"));
  return elements?.[0]?.content;
};

describe("replacing inside elements", () => {
  it("reaches every text, however deep, and nothing else", () => {
    const content = { bad: 1, Text: "so bad", deep: [{ more: "bad bad" }, 7, null, true, "good"] };
    expect(replaced(content)).toEqual({ bad: 1, Text: "so ***", deep: [{ more: "*** ***" }, 7, null, true, "good"] });
    expect(replaced("bad")).toBe("***");
    expect(replaced(null)).toBeNull();
  });

  it("keeps URLs, which would no longer work", () => {
    const content = { URL: "https://cdn.example/bad/1.png", Desc: "see https://cdn.example/bad" };
    expect(replaced(content)).toEqual({ URL: "https://cdn.example/bad/1.png", Desc: "see https://cdn.example/***" });
  });

  it("keeps JSON within a text valid, with its keys, numbers and escapes unchanged", () => {
    const written = '{"bad": "a \\"bad\\" one", "id":12345678901234567890,"list":["bad","\\u003cgood\\u003e"]}';
    expect(replaced({ content: written })).toEqual({
      content: '{"bad": "a \\"***\\" one", "id":12345678901234567890,"list":["***","\\u003cgood\\u003e"]}',
    });
    expect(replaced('{"data":"\\u0062ad"}')).toBe('{"data":"***"}');
  });

  it("keeps what is outside of an element's text paths, and keeps the paths", () => {
    const content = { Data: '{"cmd":"bad", "text":"so bad"}', Desc: "bad" };
    const element = { type: "any", content, textPaths: ["Data.text"] };
    expect(replaceInElements([element], (text) => text.replaceAll("bad", "***"))).toEqual([
      { ...element, content: { Data: '{"cmd":"bad", "text":"so ***"}', Desc: "bad" } },
    ]);
  });

  it("treats as text what only looks like JSON", () => {
    expect(replaced("[bad] {bad")).toBe("[***] {***");
  });

  it("gives up altogether if one text cannot be replaced", () => {
    const elements = ["good", "bad"].map((content) => ({ type: "any", content }));
    expect(replaceInElements(elements, (text) => (text === "bad" ? undefined : text))).toBeUndefined();
  });
});
