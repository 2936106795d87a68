import { jsonText } from "../vocabulary/json.js";
import { losslessJson, mayBeUnsafe } from "./lossless-json.js";
import { parsedJson } from "./parsed-json.js";

/**
 * Whether what is read of a text can be written again as it came: `losslessJson` makes no number of it a text. An amendment
 * may repeat only such parts.
 */
export function hasSafeNumbers(text: string): boolean {
  return !mayBeUnsafe.test(text) || jsonText(losslessJson(text)) === jsonText(parsedJson(text));
}
