import { describe, expect, it } from "vitest";
import { withoutSecrets } from "./without-secrets.js";

describe("what another has said", () => {
  it.each([
    ["wrong key: k/1 2", ["k/1 2"], "wrong key: ***"],
    ["no such path /a?sig=k%2F1%202&b=k%2F1%202", ["k/1 2"], "no such path /a?sig=***&b=***"],
    ['got {"key":"say \\"k\\""}', ['say "k"'], 'got {"key":"***"}'],
    ["first-and-second, first", ["first", "first-and-second"], "***, ***"],
    ["as it came", ["", "\ud800"], "as it came"],
  ])("keeps no secret: %s", (text, secrets, shown) => {
    expect(withoutSecrets(text, secrets)).toBe(shown);
  });
});
