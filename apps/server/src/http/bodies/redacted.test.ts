import { describe, expect, it } from "vitest";
import { redacted } from "./redacted.js";

describe("a body that is shown", () => {
  it.each([
    ["data=%7B%22a%22%3A1%7D&sign=0f3a", "data=%7B%22a%22%3A1%7D&sign=REDACTED"],
    ["access_token=x&data=1", "access_token=REDACTED&data=1"],
    [
      '{"secret":"openIM123","users":[{"userID":"安","password" : "p\\"w"}]}',
      '{"secret":"REDACTED","users":[{"userID":"安","password" : "REDACTED"}]}',
    ],
    ['{"token":123456789012345678901,"n":123456789012345678901}', '{"token":"REDACTED","n":123456789012345678901}'],
    [
      '{"tokens":["a","b]"],"groups":["g"],"codes_of_token": [1, 2]}',
      '{"tokens":"REDACTED","groups":["g"],"codes_of_token": "REDACTED"}',
    ],
    ['{"n":1,"secret":"cut o', '{"n":1,"secret":"REDACTED"'],
    ['{"secret":"cut o\\', '{"secret":"REDACTED"'],
    ['{"tokens":["a","cut o', '{"tokens":"REDACTED"'],
    ["data=%7B%22userSig%22%3A%22x%22%7D", "data=%7B%22userSig%22%3A%22REDACTED%22%7D"],
  ])("hides secrets: %s", (body, shown) => {
    expect(redacted(body)).toBe(shown);
  });

  it.each([
    "",
    "{",
    '{"MsgKey":"1_2_3","signature":"签名","keyword":"k","text":"the token is not a name"}',
    "data=%E6%B5%8B%zz&x",
    '{"text":"\\"token\\":1"}',
  ])("is otherwise as it came: %s", (body) => {
    expect(redacted(body)).toBe(body);
  });

  it("is looked through in a time that grows with its length alone", () => {
    const hostile = [
      `{"${"\\".repeat(500_000)}`,
      '"'.repeat(1_000_000),
      `{${'"a":"'.repeat(200_000)}`,
      `{${'"a":["x",'.repeat(200_000)}`,
      `{"a":[${'"x",'.repeat(300_000)}{`,
      `{"a":"${"\\\n".repeat(400_000)}`,
      "a=".repeat(500_000),
    ];
    const startedAt = performance.now();
    for (const body of hostile) redacted(body);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
