import { createHash } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";

/** The headers with which NetEase proves where a body comes from. */
export interface Signing {
  /** Without one, nothing proves it. */
  readonly appSecret: string | undefined;
  readonly body: string;
  readonly unixMilliseconds: number;
}

/**
 * Documented: `MD5` is that of the body's bytes, and `CheckSum` the SHA-1 of secret, `MD5` and `CurTime` in a row, both in lower
 * case. Other than in calls of the server API, `CurTime` is in milliseconds.
 */
export function signedHeaders({ appSecret, body, unixMilliseconds }: Signing): OutgoingHttpHeaders {
  if (appSecret === undefined) return {};
  const md5 = createHash("md5").update(body).digest("hex");
  const curTime = String(unixMilliseconds);
  const checkSum = createHash("sha1").update(`${appSecret}${md5}${curTime}`).digest("hex");
  return { CurTime: curTime, MD5: md5, CheckSum: checkSum };
}
