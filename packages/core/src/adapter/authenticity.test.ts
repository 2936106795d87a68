import { describe, expect, it } from "vitest";
import { equalInConstantTime, hmacSha1Base64, isFresh, sha256Base64Url, sha256Hex } from "./authenticity.js";

describe("two texts", () => {
  it("are equal when they are the same", () => {
    expect(equalInConstantTime("", "")).toBe(true);
    expect(equalInConstantTime("geheim 秘密", "geheim 秘密")).toBe(true);
  });

  it.for<[string, string]>([
    ["secret", "secres"],
    ["secret", "secret "],
    ["secret", ""],
    ["", "s"],
    ["secret", "secretsecret"],
    ["Secret", "secret"],
  ])("are not when they differ, also in length: %j %j", ([left, right]) => {
    expect(equalInConstantTime(left, right)).toBe(false);
  });
});

describe("digests", () => {
  // FIPS 180-2, appendix B.1.
  it("of SHA-256 are those of the standard", () => {
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("in base64url have 43 characters and no padding", () => {
    expect(sha256Base64Url("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  });

  it("are taken over UTF-8", () => {
    expect(sha256Hex("群")).toBe(sha256Hex(Buffer.from([0xe7, 0xbe, 0xa4]).toString("utf8")));
    expect(sha256Hex("群")).not.toBe(sha256Hex("?"));
  });

  // RFC 2202, section 3, test case 2.
  it("of HMAC-SHA1 are those of the standard", () => {
    const hex = Buffer.from(hmacSha1Base64("Jefe", "what do ya want for nothing?"), "base64").toString("hex");
    expect(hex).toBe("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    expect(hmacSha1Base64("Jefe", "what do ya want for nothing?")).toBe("7/zfauXrL6LSdBbV8YTfnCWafHk=");
  });
});

describe("a moment is fresh", () => {
  const now = new Date(1_669_872_112_000);
  const seconds = 1_669_872_112;

  it.for([-60, -1, 0, 1, 60])("within the window: %i s", (offset) => {
    expect(isFresh(seconds + offset, now, 60)).toBe(true);
  });

  it.for([-61, 61, -100_000])("not outside it, before or after: %i s", (offset) => {
    expect(isFresh(seconds + offset, now, 60)).toBe(false);
  });

  it("never when it is no number", () => {
    expect(isFresh(Number.NaN, now, 60)).toBe(false);
    expect(isFresh(Number.POSITIVE_INFINITY, now, 60)).toBe(false);
  });
});
