import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SessionSeal } from "./session-seal.js";

const newKey = () => randomBytes(32).toString("hex");
const seal = new SessionSeal(newKey());
const session = { token: "a-token-of-some-length", expiresAt: Date.now() + 60_000 };

describe("a sealed session", () => {
  it("is opened by the same key alone", () => {
    const sealed = seal.seal(session);
    expect(seal.open(sealed)).toEqual(session);
    expect(new SessionSeal(newKey()).open(sealed)).toBeUndefined();
  });

  it("says nothing, and is never twice the same", () => {
    const sealed = seal.seal(session);
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, "base64url").includes(session.token)).toBe(false);
    expect(seal.seal(session)).not.toBe(sealed);
  });

  it("is none once a single bit is another", () => {
    const bytes = Buffer.from(seal.seal(session), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(seal.open(changed.toString("base64url"))).toBeUndefined();
    }
  });

  it("has one spelling, and one length", () => {
    const sealed = seal.seal(session);
    const others = [
      `${sealed}=`,
      `${sealed}A`,
      ` ${sealed}`,
      sealed.slice(0, -1),
      sealed.slice(4),
      `${sealed}.${sealed}`,
    ];
    for (const other of [...others, "", "A", "AAAA".repeat(7), "A".repeat(100_000)]) {
      expect(seal.open(other)).toBeUndefined();
    }
  });

  it("ends", () => {
    expect(seal.open(seal.seal({ ...session, expiresAt: Date.now() - 1 }))).toBeUndefined();
  });
});
