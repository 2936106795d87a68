import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { z } from "zod";

/** What the cookie of a browser stands for. */
export interface Session {
  readonly token: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What is sealed with the same key for another purpose is none of these. */
const PURPOSE = Buffer.from("grouphook session 1");
/** A browser keeps no longer cookie. */
const LONGEST = 4096;

const sessionSchema: z.ZodType<Session> = z.strictObject({ token: z.string(), expiresAt: z.int() });

/** Seals sessions, so that browsers keep what they cannot read or change. */
export class SessionSeal {
  readonly #key: Buffer;

  /** The key: 32 bytes in hexadecimal. */
  constructor(key: string) {
    this.#key = Buffer.from(key, "hex");
  }

  seal(session: Session): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(PURPOSE);
    const hidden = Buffer.concat([cipher.update(JSON.stringify(session)), cipher.final()]);
    return Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString("base64url");
  }

  /** `undefined` for what was not sealed with this key, and for a session that has ended. */
  open(sealed: string): Session | undefined {
    const bytes = sealed.length > LONGEST ? Buffer.alloc(0) : Buffer.from(sealed, "base64url");
    // Of several spellings of the same bytes one holds.
    if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString("base64url") !== sealed) return undefined;
    const text = this.#decrypted(bytes);
    if (text === undefined) return undefined;
    const session = sessionSchema.parse(JSON.parse(text));
    return session.expiresAt > Date.now() ? session : undefined;
  }

  #decrypted(bytes: Buffer): string | undefined {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(PURPOSE);
    const shown = decipher.setAuthTag(bytes.subarray(-TAG_BYTES)).update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    try {
      return Buffer.concat([shown, decipher.final()]).toString();
    } catch {
      return undefined;
    }
  }
}
