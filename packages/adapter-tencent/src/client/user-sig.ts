import { deflateSync } from "node:zlib";
import { hmacSha256Base64 } from "@grouphook/core/adapter";

/** What a signature is made of. */
interface Signing {
  readonly sdkAppId: string;
  readonly secretKey: string;
  readonly userId: string;
  /** Unix seconds. */
  readonly time: number;
  /** For how many seconds it holds. */
  readonly expire: number;
}

/** A UserSig by HMAC-SHA256, version 2 (https://www.tencentcloud.com/document/product/1047/34385). */
export function userSig({ sdkAppId, secretKey, userId, time, expire }: Signing): string {
  const said = { identifier: userId, sdkappid: Number(sdkAppId), time, expire };
  const signed = Object.entries(said).map(([name, value]) => `TLS.${name}:${value}\n`);
  const json = JSON.stringify({
    "TLS.ver": "2.0",
    ...Object.fromEntries(Object.entries(said).map(([name, value]) => [`TLS.${name}`, value])),
    "TLS.sig": hmacSha256Base64(secretKey, signed.join("")),
  });
  const letters: { readonly [base64: string]: string } = { "+": "*", "/": "-", "=": "_" };
  return deflateSync(json)
    .toString("base64")
    .replace(/[+/=]/g, (letter) => letters[letter] ?? letter);
}

const HOLDS_SECONDS = 2 * 86_400;
const FRESH_SECONDS = 86_400;

/** The signature of one user, made again when half of its time is over. */
export class UserSigs {
  readonly #signing: Omit<Signing, "time" | "expire">;
  readonly #now: () => number;
  #made: { readonly sig: string; readonly at: number } | undefined;

  /** `now` is the vendor's time in Unix milliseconds. */
  constructor(signing: Omit<Signing, "time" | "expire">, now: () => number) {
    this.#signing = signing;
    this.#now = now;
  }

  current(): string {
    const time = Math.floor(this.#now() / 1000);
    const made = this.#made;
    if (made && time >= made.at && time - made.at < FRESH_SECONDS) return made.sig;
    const sig = userSig({ ...this.#signing, time, expire: HOLDS_SECONDS });
    this.#made = { sig, at: time };
    return sig;
  }

  /** Makes a new one where this one is still in use. */
  discard(sig: string): void {
    if (this.#made?.sig === sig) this.#made = undefined;
  }
}
