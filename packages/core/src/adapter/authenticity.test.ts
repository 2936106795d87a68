import { describe, expect, it } from "vitest";
import {
  equalInConstantTime,
  hmacSha1Base64,
  hmacSha256Base64,
  hmacSha256Hex,
  isFresh,
  md5Base64,
  md5Hex,
  sha1Hex,
  sha256Base64Url,
  sha256Hex,
} from "./authenticity.js";

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

  // RFC 4231, section 4.3, and section 4.5, whose data are the bytes 0xcd.
  it("of HMAC-SHA256 are those of the standard", () => {
    const hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(hmacSha256Hex("Jefe", "what do ya want for nothing?")).toBe(hex);
    expect(hmacSha256Base64("Jefe", "what do ya want for nothing?")).toBe(Buffer.from(hex, "hex").toString("base64"));
    const key = String.fromCharCode(...Array.from({ length: 25 }, (_, index) => index + 1));
    expect(hmacSha256Hex(key, new Uint8Array(50).fill(0xcd))).toBe(
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    );
  });

  // RFC 1321, appendix A.5.
  it.for<[string, string]>([
    ["", "d41d8cd98f00b204e9800998ecf8427e"],
    ["abc", "900150983cd24fb0d6963f7d28e17f72"],
    ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
  ])("of MD5 are those of the standard: %j", ([text, hex]) => {
    expect(md5Hex(text)).toBe(hex);
    expect(md5Hex(new TextEncoder().encode(text))).toBe(hex);
    expect(md5Base64(text)).toBe(Buffer.from(hex, "hex").toString("base64"));
  });
});

it("SHA-1 is that of the standard", () => {
  expect(sha1Hex("abc")).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
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
