import { expect, it } from "vitest";
import { likeText } from "./like-text.ts";

const words = { text: "who? me", seconds: "1700000000", milliseconds: "1700000000123", seq: "17" };
const others = { text: "nobody", seconds: "5", milliseconds: "5678", seq: "99" };

it("replaces every word, and of two that begin alike the longer", () => {
  const like = likeText(
    '{"seq":17,"at":1700000000000,"event":"1700000000123","text":"who? me","again":"who? me"}',
    words,
  );
  expect(like(others)).toBe('{"seq":99,"at":5000,"event":"5678","text":"nobody","again":"nobody"}');
  expect(like(words)).toBe('{"seq":17,"at":1700000000000,"event":"1700000000123","text":"who? me","again":"who? me"}');
});

it("leaves a text without any of the words as it is", () => {
  expect(likeText("recorded", words)(others)).toBe("recorded");
});
