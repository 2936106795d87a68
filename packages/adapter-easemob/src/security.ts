import { md5Hex } from "@grouphook/core/adapter";

/**
 * The `security` of a callback: the MD5 of its id, the secret of its rule and the decimal text of its timestamp, without anything
 * between them (https://doc.easemob.com/document/server-side/callback_overview.html). Covers nothing else of the body.
 */
export function securityOf(callId: string, secret: string, timestamp: string): string {
  return md5Hex(callId + secret + timestamp);
}
