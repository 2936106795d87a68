import { describe, expect, it } from "vitest";
import { createWordList } from "./word-list.js";

const found = (words: readonly string[], text: string, strip = false) =>
  createWordList(words, strip)
    .find(text)
    .map(({ start, end }) => text.slice(start, end));

describe("finding words", () => {
  it.each([
    ["anywhere, since some scripts put no blanks between words", ["赌博"], "今晚网络赌博吧", ["赌博"]],
    ["in any case and width", ["Casino"], "ｃａｓｉｎｏ CASINO", ["ｃａｓｉｎｏ", "CASINO"]],
    ["written in any form themselves", ["ＣＡＳＩＮＯ"], "casino", ["casino"]],
    ["in ligatures, as whole characters", ["ine"], "ﬁne", ["ﬁne"]],
    ["outside the basic plane", ["🎰"], "spin 🎰 now", ["🎰"]],
    ["once if they overlap", ["abc", "bcd", "c"], "xabcdx", ["abcd"]],
    ["side by side", ["ab"], "abab", ["ab", "ab"]],
    ["not if there are none", ["casino"], "cas ino", []],
  ])("%s", (_how, words, text, parts) => {
    expect(found(words, text)).toEqual(parts);
  });

  it("sees through zero-width characters only when asked to", () => {
    const text = "c\u200Ba\u2060s\u00ADino";
    expect(found(["casino"], text)).toEqual([]);
    expect(found(["casino"], text, true)).toEqual([text]);
  });

  it("finds a word that a combining mark disguises", () => {
    expect(found(["bad"], "bad\u0336")).toEqual(["bad\u0336"]);
  });

  it("refuses a word without characters to search for", () => {
    expect(() => createWordList(["ok", "\u200B"], true)).toThrow(/word 2 has no characters/);
    expect(() => createWordList([""])).toThrow(RangeError);
  });

  it("finds thousands of words in one pass", () => {
    const words = Array.from({ length: 5000 }, (_, index) => `词${String.fromCharCode(0x4e00 + index)}${index}`);
    const list = createWordList(words);
    const text = "今天天气很好我们去公园玩吧".repeat(100);
    list.find(text);
    const startedAt = performance.now();
    for (let round = 0; round < 20; round += 1) list.find(text);
    const each = (performance.now() - startedAt) / 20;
    expect(list.find(`${text}${words[4321]}`)).toHaveLength(1);
    // One pass takes well under a millisecond; a search for each word takes several hundred.
    expect(each).toBeLessThan(30);
  });
});

describe("replacing words", () => {
  const list = createWordList(["bad", "赌博", "ab"]);

  it.each([
    ["keeps the text around them", "so BAD, 网络赌博!", "so ***, 网络***!"],
    ["keeps a text without any", "all ｇｏｏｄ ﬁne", "all ｇｏｏｄ ﬁne"],
    ["keeps surrogate pairs whole", "👍bad👎ｂａｄ😀", "👍***👎***😀"],
  ])("%s", (_what, text, replaced) => {
    expect(list.replace(text, "***")).toBe(replaced);
  });

  it("gives up if it would cut a character", () => {
    expect(list.replace("bad\u0336", "***")).toBeUndefined();
    expect(createWordList(["ine"]).replace("ﬁne", "***")).toBeUndefined();
  });

  it("gives up if the result would contain a word again", () => {
    expect(list.replace("bbadad", "")).toBeUndefined();
    expect(list.replace("bad", "so bad")).toBeUndefined();
  });
});
