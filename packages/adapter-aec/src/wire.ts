import {
  field,
  isIdentifier,
  isObject,
  isShallow,
  type Json,
  malformed,
  parsedJson,
  type Reading,
  Unusable,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { fitsInto } from "./fits-into.js";
import { isSayable } from "./sayable.js";
import { countTopLevelKeys } from "./top-level-keys.js";

/** The app's own data: a text, or what groupServer inserted unquoted because it begins with a brace or bracket. */
export type UserDefineData = string | readonly Json[] | { readonly [key: string]: Json };

const noText = new Unusable("is not a text");
const noId = new Unusable("is not a usable id");
const noEcho = new Unusable("is empty or holds a quote, a backslash or a control character");
const nobody = new Unusable("names nobody");
const noIds = new Unusable("holds what is not a usable id");

/** The id of a group, or the name of an action. */
export const identifier: z.ZodType<string> = field(ofText((id) => (isUsableId(id) ? id : noId)));
/** A text that groupServer reads back unchanged. */
export const sayableText: z.ZodType<string> = field(ofText((text) => (isSayable(text) ? text : noEcho)));
/** What the app says of a new group or member, if anything. */
export const userDefineData: z.ZodExactOptional<z.ZodType<UserDefineData>> = z
  .custom<UserDefineData>(
    (value) => typeof value === "string" || (typeof value === "object" && value !== null),
    "is neither a string nor an object nor an array",
  )
  .refine((value) => isShallow(value), "is nested too deep")
  .exactOptional();

/** What every callback has. */
export const callbackWire: z.ZodType<{ action: string }> = z.compile(z.object({ action: identifier }));

/** The fields that name users, none by more than so many bytes. */
export function userFields(maxBytes: number): {
  readonly userId: z.ZodType<string>;
  readonly userIds: z.ZodType<readonly string[]>;
} {
  const tooLong = new Unusable(`is of more than ${maxBytes} bytes`);
  const holdsTooLong = new Unusable(`holds an id of more than ${maxBytes} bytes`);
  const fits = (id: string) => fitsInto(maxBytes, id);
  return {
    userId: field(ofText((id) => (isUsableId(id) ? (fits(id) ? id : tooLong) : noId))),
    userIds: field(
      ofText((list) => {
        const items = list.split(",");
        // groupServer keeps ids as they came, with their blanks: those count.
        if (!items.every(fits)) return holdsTooLong;
        const ids = new Set(items.map((item) => item.trim()).filter((item) => item !== ""));
        if (ids.size === 0) return nobody;
        return [...ids].every(isUsableId) ? [...ids] : noIds;
      }),
    ),
  };
}

/** The time of sending in Unix seconds, where it can be read. */
export function sentAt(data: object): number | undefined {
  return "ts" in data && typeof data.ts === "string" && /^\d{1,12}$/.test(data.ts) ? Number(data.ts) : undefined;
}

/**
 * Parses the text of a callback. A repeated key is refused: ids and names come unescaped, so a client can slip in a
 * second `userId` under a right sign (observed on groupServer 2.9.6), and `JSON.parse` would keep that one.
 */
export function parseData(json: string): { readonly [field: string]: Json } {
  const data = parsedJson(json);
  if (data === undefined) throw malformed(undefined, "data is not JSON");
  if (!isObject(data)) throw malformed(undefined, "data is not an object");
  if (Object.keys(data).length !== countTopLevelKeys(json)) throw malformed(undefined, "data repeats a key");
  return data;
}

function ofText<Value>(reading: (text: string) => Value | Unusable): Reading<Value> {
  return (value) => (typeof value === "string" ? reading(value) : noText);
}

/** Whether groupServer can be told an id, and tells it back unchanged. */
export function isUsableId(id: string): boolean {
  return isIdentifier(id) && isSayable(id) && !id.includes(",") && id.trim() === id;
}
