import { parse } from "lossless-json";
import type { Json } from "../vocabulary/json.js";
import { parsedJson } from "./parsed-json.js";

/** Shorter whole numbers are safe, and there is hardly a text that has longer ones: the slow parser is for those alone. */
export const mayBeUnsafe: RegExp = /(?:^|[[:,\s-])\d{16}/;

/**
 * The JSON of a text, or `undefined` for a text that is none. A whole number too large for a `number` to hold, such as a
 * 64-bit id that a vendor writes without quotes, is a text of its digits.
 */
export function losslessJson(text: string): Json | undefined {
  if (!mayBeUnsafe.test(text)) return parsedJson(text);
  try {
    return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as Json;
  } catch {
    return undefined;
  }
}

function parseNumber(written: string): number | string {
  const value = Number(written);
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(written) ? value : written;
}
