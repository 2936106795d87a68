import { equalInConstantTime, type Inbound, isFresh, sha256Hex, unauthentic } from "@grouphook/core/adapter";
import type { ReadyOptions } from "./options.js";
import { queryParameters } from "./query-parameters.js";

/**
 * Throws a `CallbackError` "unauthentic" for a callback of another app and, where tokens are set, for one that is not
 * signed with any of them just now. Looks at the query alone: Tencent's sign covers neither body nor command.
 */
export function authenticate(inbound: Inbound, now: Date, options: ReadyOptions): void {
  const { sdkAppId, tokens, freshnessSeconds } = options;
  const query = queryParameters(inbound.query);
  if (contradictsItself(query)) throw unauthentic("a query parameter is given twice and differs");
  if (inbound.query === "" && (sdkAppId !== undefined || tokens.length > 0)) {
    throw unauthentic("there is no query, which every callback of Tencent's has");
  }
  const caller = query.get("SdkAppid");
  if (sdkAppId !== undefined && caller !== sdkAppId) {
    // No secret: the console shows it, and every client has it.
    throw unauthentic(caller === null ? "SdkAppid is missing" : `SdkAppid is ${JSON.stringify(caller.slice(0, 20))}`);
  }
  if (tokens.length === 0) return;
  const sign = query.get("Sign");
  const requestTime = query.get("RequestTime");
  if (sign === null) throw unauthentic("Sign is missing");
  if (requestTime === null) throw unauthentic("RequestTime is missing");
  if (!/^\d+$/.test(requestTime)) throw unauthentic("RequestTime is not a number of seconds");
  const matches = tokens.map((token) => equalInConstantTime(sign.toLowerCase(), sha256Hex(token + requestTime)));
  if (!matches.includes(true)) throw unauthentic("Sign is wrong");
  if (!isFresh(Number(requestTime), now, freshnessSeconds)) {
    throw unauthentic(`RequestTime is more than ${freshnessSeconds} s off`);
  }
}

/** Whether a parameter has two values. Proxies that add the query to itself repeat each, which says nothing new. */
function contradictsItself(query: ReturnType<typeof queryParameters>): boolean {
  if (new Set(query.keys()).size === query.size) return false;
  return [...query.entries()].some(([name, value]) => query.get(name) !== value);
}
