import {
  equalInConstantTime,
  type Inbound,
  isFresh,
  isObject,
  type Json,
  losslessJson,
  unauthentic,
} from "@grouphook/core/adapter";
import { commandIn } from "./command.js";
import type { ReadyOptions } from "./options.js";
import { securityOf } from "./security.js";

/** Throws a `CallbackError` "unauthentic" for a callback that, where secrets are set, is not signed with one of them of late. */
export function authenticate(inbound: Inbound, now: Date, options: ReadyOptions): void {
  const { secrets, freshnessSeconds, unsignedNotices } = options;
  if (secrets.length === 0) return;
  const body = losslessJson(inbound.body);
  if (!isObject(body)) throw unauthentic("the body is no JSON object, so that nothing in it is signed");
  const { callId, security } = body;
  const isUnsigned = callId === undefined && security === undefined;
  // By what it would be understood as: any other callback may call itself a notice as well.
  const isNotice = body.chat_type === "notify" && /^notify\b/.test(commandIn(body, inbound.path));
  if (isUnsigned && isNotice && unsignedNotices === "accept") return;
  if (typeof callId !== "string") throw unauthentic("callId is missing");
  if (typeof security !== "string") throw unauthentic("security is missing");
  const timestamp = digitsOf(body.timestamp);
  if (timestamp === undefined) throw unauthentic("timestamp is not a number of milliseconds");
  const said = security.toLowerCase();
  const matches = secrets.map((secret) => equalInConstantTime(said, securityOf(callId, secret, timestamp)));
  if (!matches.includes(true)) throw unauthentic("security is wrong");
  if (!isFresh(Number(timestamp) / 1000, now, freshnessSeconds)) {
    throw unauthentic(`timestamp is more than ${freshnessSeconds} s off`);
  }
}

/** Written as a number in every documented body; other receivers have seen it as a text. */
function digitsOf(timestamp: Json | undefined): string | undefined {
  const digits = typeof timestamp === "number" ? String(timestamp) : timestamp;
  return typeof digits === "string" && /^\d{1,16}$/.test(digits) ? digits : undefined;
}
