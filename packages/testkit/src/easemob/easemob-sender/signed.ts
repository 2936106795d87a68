import { createHash } from "node:crypto";
import type { EasemobBody } from "./body.js";

/**
 * A callback with its signature: the MD5 of call id, secret and time, without anything between. Documented; verified on printed
 * bodies. A body without a call id, as reactions are printed, stays as it is.
 */
export function signed(body: EasemobBody, secret: string): EasemobBody {
  const { callId, timestamp } = body;
  if (callId === undefined) return body;
  const security = createHash("md5").update(`${callId}${secret}${timestamp}`).digest("hex");
  return { ...body, security };
}
