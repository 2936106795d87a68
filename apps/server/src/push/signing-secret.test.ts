import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { faultOfSecret, newSecret, Signer } from "./signing-secret.js";

const NOW = Date.now();
const BODY = '{"text":"早上好 👋"}';

describe("a signing secret", () => {
  it("is new and sound", () => {
    expect(newSecret()).toMatch(/^whsec_/);
    expect(newSecret()).not.toBe(newSecret());
    expect(faultOfSecret(newSecret())).toBeUndefined();
  });

  it.each([
    "",
    "secret",
    "whsec_",
    `whsec_${Buffer.alloc(23, 1).toString("base64")}`,
    `whsec_${Buffer.alloc(65, 1).toString("base64")}`,
    `whsec_${"*".repeat(40)}`,
    Buffer.alloc(32, 1).toString("base64"),
  ])("is refused without being quoted: %s", (secret) => {
    expect(faultOfSecret(secret)).toBe("must be whsec_ and 24 to 64 bytes in base64");
  });

  it("signs so that the library of Standard Webhooks verifies it", () => {
    const secret = newSecret();
    const headers = new Signer([secret]).headers("msg_1", BODY, NOW);
    expect(new Webhook(secret).verify(BODY, { ...headers })).toEqual({ text: "早上好 👋" });
    expect(() => new Webhook(newSecret()).verify(BODY, { ...headers })).toThrow("No matching signature");
    expect(() => new Webhook(secret).verify(`${BODY} `, { ...headers })).toThrow("No matching signature");
  });

  it("of before and of now verify alike while both sign", () => {
    const [old, young] = [newSecret(), newSecret()];
    const headers = new Signer([young, old]).headers("msg_1", BODY, NOW);
    for (const secret of [old, young])
      expect(new Webhook(secret).verify(BODY, { ...headers })).toEqual({ text: "早上好 👋" });
  });
});
