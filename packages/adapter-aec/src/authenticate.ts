import { equalInConstantTime, hmacSha1Base64, type Inbound, isFresh, unauthentic } from "@grouphook/core/adapter";
import { dataOf, signedBytesOf, signOf } from "./form.js";
import type { ReadyOptions } from "./options.js";
import { parseData, sentAt } from "./wire.js";

/** Compiled into every private groupServer and printed in its log (observed on 2.9.6), so a sign by it proves nothing. */
const PUBLISHED_GUARD_TOKEN = "12345678";

/** Whether a right sign is beyond a stranger. */
export function tellsCallers({ guardToken }: Pick<ReadyOptions, "guardToken">): boolean {
  return guardToken !== undefined && guardToken !== PUBLISHED_GUARD_TOKEN;
}

/** Where a guard token is set, throws a `CallbackError` "unauthentic" for a text that is not signed with it, or not just now. */
export function authenticate(inbound: Inbound, now: Date, options: ReadyOptions): void {
  const { guardToken, freshnessSeconds } = options;
  if (guardToken === undefined) return;
  const sign = signOf(inbound);
  if (sign === undefined) throw unauthentic("sign is missing");
  const signed = signedBytesOf(inbound);
  if (!equalInConstantTime(sign, hmacSha1Base64(guardToken, signed))) throw unauthentic("sign is wrong");
  if (freshnessSeconds === undefined) return;
  const seconds = sentAt(parseData(dataOf(inbound)));
  if (seconds === undefined) throw unauthentic("ts cannot be read");
  if (!isFresh(seconds, now, freshnessSeconds)) throw unauthentic(`ts is more than ${freshnessSeconds} s off`);
}
