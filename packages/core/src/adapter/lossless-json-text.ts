import { stringify } from "lossless-json";

/** The JSON text of an object, in which a `bigint` is a number with all its digits, for a vendor that takes 64-bit ids without quotes. */
export function losslessJsonText(value: object): string {
  return stringify(value) ?? "{}";
}
