import { createHash, createHmac, hash, timingSafeEqual } from "node:crypto";

/** Whether two texts are equal, taking the same time wherever they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

/** SHA-256 of the UTF-8 text in lower-case hexadecimal. */
export function sha256Hex(text: string): string {
  return hash("sha256", text, "hex");
}

/** SHA-1 of the UTF-8 text in lower-case hexadecimal. Vendors sign with it; nothing else should. */
export function sha1Hex(text: string): string {
  return hash("sha1", text, "hex");
}

/** HMAC-SHA1 over bytes, or the UTF-8 of a text, in padded standard base64. */
export function hmacSha1Base64(key: string, signed: string | Uint8Array): string {
  return createHmac("sha1", key).update(signed).digest("base64");
}

/** HMAC-SHA256 over bytes, or the UTF-8 of a text, in lower-case hexadecimal. */
export function hmacSha256Hex(key: string, signed: string | Uint8Array): string {
  return createHmac("sha256", key).update(signed).digest("hex");
}

/** HMAC-SHA256 over bytes, or the UTF-8 of a text, in padded standard base64. */
export function hmacSha256Base64(key: string, signed: string | Uint8Array): string {
  return createHmac("sha256", key).update(signed).digest("base64");
}

/** MD5 of bytes, or the UTF-8 of a text, in lower-case hexadecimal. Vendors sign with it; nothing else should. */
export function md5Hex(signed: string | Uint8Array): string {
  return hash("md5", signed, "hex");
}

/** MD5 of bytes, or the UTF-8 of a text, in padded standard base64. */
export function md5Base64(signed: string | Uint8Array): string {
  return hash("md5", signed, "base64");
}

/** Whether a moment in Unix seconds lies within `windowSeconds` of `now`, before or after. */
export function isFresh(unixSeconds: number, now: Date, windowSeconds: number): boolean {
  return Math.abs(now.getTime() / 1000 - unixSeconds) <= windowSeconds;
}

/** SHA-256 of the UTF-8 text in unpadded base64url, 43 characters. */
export function sha256Base64Url(text: string): string {
  return hash("sha256", text, "base64url");
}
