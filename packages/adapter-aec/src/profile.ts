import { type GroupProfile, isShallow, parsedJson } from "@grouphook/core/adapter";
import { urlDecoded } from "./url-decoded.js";
import type { UserDefineData } from "./wire.js";

/**
 * What the creator's free data says of the new group. A text is percent-decoded once, as the vendor's PHP sample does,
 * since clients encode JSON so that it survives the way; what is no JSON object or array after that is the name.
 */
export function profileOf(userDefineData: UserDefineData | undefined): GroupProfile {
  if (userDefineData === undefined) return {};
  if (typeof userDefineData !== "string") return { custom: userDefineData };
  const text = percentDecoded(userDefineData);
  const custom = text === userDefineData ? undefined : parsedJson(text);
  return typeof custom === "object" && custom !== null && isShallow(custom) ? { custom } : { name: text };
}

function percentDecoded(text: string): string {
  try {
    return urlDecoded(text);
  } catch {
    return text;
  }
}
