import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { FORBIDDEN, Refusal } from "./refusal.js";

/** Whose calls are taken. */
export interface Credentials {
  readonly appKey: string;
  readonly appSecret: string;
}

/** How far `CurTime` may be off, in seconds. */
const PATIENCE_SECONDS = 300;
const LONGEST_NONCE = 128;

/**
 * Throws a `Refusal` for a call that the app did not sign. Other than in copies, `CheckSum` is that of secret, `Nonce` and `CurTime`,
 * which is in seconds; the body is not covered.
 */
export function verify(headers: IncomingHttpHeaders, { appKey, appSecret }: Credentials, unixSeconds: number): void {
  const [key, nonce, curTime, checkSum] = ["appkey", "nonce", "curtime", "checksum"].map((name) => headers[name]);
  if (typeof nonce !== "string" || nonce === "" || nonce.length > LONGEST_NONCE || typeof curTime !== "string") {
    throw new Refusal(FORBIDDEN, "Nonce or CurTime is missing");
  }
  if (key !== appKey) throw new Refusal(FORBIDDEN, "AppKey is wrong");
  const expected = createHash("sha1").update(`${appSecret}${nonce}${curTime}`).digest("hex");
  if (checkSum !== expected) throw new Refusal(FORBIDDEN, "CheckSum is wrong");
  if (!(Math.abs(Number(curTime) - unixSeconds) <= PATIENCE_SECONDS)) throw new Refusal(FORBIDDEN, "CurTime is off");
}
