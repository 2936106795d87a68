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

const identifier = field(ofText((id) => (isUsableId(id) ? id : noId)));
const userDefineData = z
  .custom<UserDefineData>(isUserDefineData, "is neither a string nor an object nor an array")
  .refine((value) => isShallow(value), "is nested too deep")
  .exactOptional();

/** What every callback has. */
export const callbackWire: z.ZodType<{ action: string }> = z.compile(z.object({ action: identifier }));

/** A callback about a group, by nobody. */
export const groupWire: z.ZodType<{ groupId: string }> = z.compile(z.object({ groupId: identifier }));

/** The schemas of callbacks that name users. */
export interface UserWires {
  /** A callback by a user, of no group. */
  readonly user: z.ZodType<{ userId: string }>;
  /** A callback by a user about a group. */
  readonly userInGroup: z.ZodType<{ userId: string; groupId: string }>;
  /** The creation of a group. */
  readonly create: z.ZodType<{ userId: string; addUsers: string[]; userDefineData?: UserDefineData }>;
  /** The adding of members. */
  readonly addUser: z.ZodType<{ userId: string; groupId: string; addUsers: string[]; userDefineData?: UserDefineData }>;
  /** The removing of members. */
  readonly removeUser: z.ZodType<{ userId: string; groupId: string; removeUsers: string[] }>;
}

/** Makes the schemas of callbacks that name users, none by more than so many bytes. */
export function userWires(maxUserIdBytes: number): UserWires {
  const tooLong = new Unusable(`is of more than ${maxUserIdBytes} bytes`);
  const holdsTooLong = new Unusable(`holds an id of more than ${maxUserIdBytes} bytes`);
  const fits = (id: string) => fitsInto(maxUserIdBytes, id);
  const userId = field(ofText((id) => (isUsableId(id) ? (fits(id) ? id : tooLong) : noId)));
  const userIds = field(
    ofText((list) => {
      const items = list.split(",");
      // groupServer keeps ids as they came, with their blanks: those count.
      if (!items.every(fits)) return holdsTooLong;
      const ids = new Set(items.map((item) => item.trim()).filter((item) => item !== ""));
      if (ids.size === 0) return nobody;
      return [...ids].every(isUsableId) ? [...ids] : noIds;
    }),
  );
  const groupId = identifier;
  return {
    user: z.compile(z.object({ userId })),
    userInGroup: z.compile(z.object({ userId, groupId })),
    create: z.compile(z.object({ userId, addUsers: userIds, userDefineData })),
    addUser: z.compile(z.object({ userId, groupId, addUsers: userIds, userDefineData })),
    removeUser: z.compile(z.object({ userId, groupId, removeUsers: userIds })),
  };
}

/** The console's check of an address. */
export const accessValidationWire: z.ZodType<{ echostr: string }> = z.compile(
  z.object({ echostr: field(ofText((echo) => (isSayable(echo) ? echo : noEcho))) }),
);

/** The time of sending in Unix seconds, where it can be read. */
export function sentAt(data: object): number | undefined {
  return "ts" in data && typeof data.ts === "string" && /^\d{1,12}$/.test(data.ts) ? Number(data.ts) : undefined;
}

/**
 * Parses the text of a callback. A repeated key is refused: ids and names come unescaped, so a client can slip in a
 * second `userId` under a right sign (observed on groupServer 2.9.6), and `JSON.parse` would keep that one.
 */
export function parseData(json: string): object {
  const data = parsedJson(json);
  if (data === undefined) throw malformed(undefined, "data is not JSON");
  if (!isObject(data)) throw malformed(undefined, "data is not an object");
  if (Object.keys(data).length !== countTopLevelKeys(json)) throw malformed(undefined, "data repeats a key");
  return data;
}

function ofText<Value>(reading: (text: string) => Value | Unusable): Reading<Value> {
  return (value) => (typeof value === "string" ? reading(value) : noText);
}

function isUsableId(id: string): boolean {
  return isIdentifier(id) && isSayable(id) && !id.includes(",") && id.trim() === id;
}

function isUserDefineData(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}
