import { sha256Base64Url } from "../adapter/authenticity.js";
import type { Json } from "../vocabulary/json.js";

/** Equal for JSON that differs in the order of its fields alone. */
export function fingerprintOf(value: unknown): string {
  return sha256Base64Url(JSON.stringify(value, inOrder));
}

function inOrder(_: string, value: Json | undefined): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
