import { equalInConstantTime, type Inbound, isFresh, md5Hex, sha1Hex, unauthentic } from "@grouphook/core/adapter";
import { headerOf } from "./header-of.js";
import type { ReadyOptions } from "./options.js";

/**
 * Throws a `CallbackError` "unauthentic" for a request of another app and, where a secret is set, for one whose body is not
 * signed with it just now: `MD5` is that of the body, and `CheckSum` the SHA-1 of secret, `MD5` and `CurTime` in a row.
 */
export function authenticate(inbound: Inbound, now: Date, { appSecret, appKey, freshnessSeconds }: ReadyOptions): void {
  const caller = headerOf(inbound, "appkey");
  // No secret: every client has it. Pages show it in callbacks and, here and there, in copies.
  if (appKey !== undefined && caller !== undefined && caller !== appKey) {
    throw unauthentic(`AppKey is ${JSON.stringify(caller.slice(0, 40))}`);
  }
  if (appSecret === undefined) return;
  const md5 = signedHeader(inbound, "MD5");
  const curTime = signedHeader(inbound, "CurTime");
  const checkSum = signedHeader(inbound, "CheckSum");
  if (!/^\d{1,16}$/.test(curTime)) throw unauthentic("CurTime is not a number of milliseconds");
  const isSigned = equalInConstantTime(checkSum.toLowerCase(), sha1Hex(appSecret + md5 + curTime));
  if (!isSigned) throw unauthentic("CheckSum is wrong");
  if (md5.toLowerCase() !== md5Hex(inbound.bytes)) throw unauthentic("MD5 is not that of the body");
  if (!isFresh(Number(curTime) / 1000, now, freshnessSeconds)) {
    throw unauthentic(`CurTime is more than ${freshnessSeconds} s off`);
  }
}

function signedHeader(inbound: Inbound, name: "MD5" | "CurTime" | "CheckSum"): string {
  const value = headerOf(inbound, name.toLowerCase());
  if (value === undefined || value === "") throw unauthentic(`${name} is missing`);
  return value;
}
