import { describe, expect, it } from "vitest";
import { isIdentifier } from "./identifier.js";

describe("an identifier", () => {
  it.for(["a", " ", "892500", "@TGS#2J4SZEAEL", "群", "🎉", "a\nb", "__proto__"])("may be %j", (text) => {
    expect(isIdentifier(text)).toBe(true);
  });

  it("is not empty", () => {
    expect(isIdentifier("")).toBe(false);
  });

  it.for<[string, string]>([
    ["one byte", "a"],
    ["two bytes", "é"],
    ["three bytes", "群"],
    ["four bytes", "🎉"],
  ])("has at most 255 bytes of UTF-8, in characters of %s", ([, character]) => {
    const bytes = Buffer.byteLength(character);
    const most = character.repeat(Math.floor(255 / bytes));
    const rest = "a".repeat(255 - Buffer.byteLength(most));
    expect(isIdentifier(most + rest)).toBe(true);
    expect(isIdentifier(`${most + rest}a`)).toBe(false);
    expect(isIdentifier(most + character)).toBe(false);
  });

  it("contains no NUL", () => {
    expect(isIdentifier("a\0b")).toBe(false);
  });

  it("contains no lone surrogate", () => {
    expect(isIdentifier("a\ud83c")).toBe(false);
    expect(isIdentifier("\udf89b")).toBe(false);
  });
});
