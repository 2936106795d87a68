import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "./folded-text.js";

describe("folding", () => {
  it.each([
    ["case", "BaD", "bad"],
    ["full width", "ＢＡＤ１", "bad1"],
    ["half-width katakana with its voicing mark", "ｶﾞ", "ガ"],
    ["ligatures", "ﬁne", "fine"],
    ["the sharp s", "Straße STRASSE", "strasse strasse"],
    ["the final sigma", "ΟΔΟΣ ς", "οδοσ σ"],
    ["decomposed letters", "e\u0301", "é"],
    ["mathematical letters", "𝐛𝐚𝐝", "bad"],
  ])("folds %s", (_what, original, folded) => {
    expect(foldText(original, false).text).toBe(folded);
  });

  it("keeps zero-width characters unless told to strip them", () => {
    expect(foldText("b\u200Ba\u200D\u2060d\uFEFF", false).text).toBe("b\u200Ba\u200D\u2060d\uFEFF");
    expect(foldText("b\u200Ba\u200D\u2060d\uFEFF", true).text).toBe("bad");
  });

  it("maps back to whole characters", () => {
    const original = "x𝐛ﬁe\u0301";
    const { text, origin } = foldText(original, false);
    expect(text).toBe("xbfié");
    const stretch = (start: number, end: number) => original.slice(origin(start, end).start, origin(start, end).end);
    expect(stretch(1, 2)).toBe("𝐛");
    expect(origin(1, 2).exact).toBe(true);
    expect(stretch(2, 3)).toBe("ﬁ");
    expect(origin(2, 3).exact).toBe(false);
    expect(origin(2, 4).exact).toBe(true);
    expect(stretch(4, 5)).toBe("e\u0301");
  });

  it("never maps into the middle of a surrogate pair, and maps every range to a text that folds to it", () => {
    const texts = fc.string({ unit: "grapheme-composite", maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.boolean(), fc.nat(60), fc.nat(60), (original, strip, from, length) => {
        const { text, origin } = foldText(original, strip);
        const start = Math.min(from, text.length - 1);
        const end = Math.min(start + 1 + length, text.length);
        if (start < 0) return;
        const back = origin(start, end);
        const stretch = original.slice(back.start, back.end);
        expect(stretch.isWellFormed()).toBe(true);
        expect(foldText(stretch, strip).text).toContain(text.slice(start, end));
        if (back.exact) expect(foldText(stretch, strip).text).toBe(text.slice(start, end));
      }),
    );
  });
});
