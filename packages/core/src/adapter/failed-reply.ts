import type { CallbackErrorCode } from "../vocabulary/callback-error.js";
import type { Reply } from "./adapter.js";

const statuses: Readonly<Record<CallbackErrorCode, number>> = {
  unauthentic: 403,
  "wrong-method": 405,
  malformed: 400,
  "too-large": 413,
  "too-slow": 500,
  overloaded: 500,
  internal: 500,
};

/** A reply under the HTTP status of a failure, for vendors, proxies and logs that read it. For vendors that only POST. */
export function failedReply(reply: Reply, code: CallbackErrorCode): Reply {
  const headers = code === "wrong-method" ? { ...reply.headers, allow: "POST" } : reply.headers;
  return { ...reply, status: statuses[code], headers };
}
