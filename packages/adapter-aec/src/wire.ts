import { isIdentifier, type Json } from "@grouphook/core";
import { z } from "zod";
import { malformed } from "./malformed.js";
import { isShallow } from "./nesting.js";
import { isSayable } from "./sayable.js";
import { countTopLevelKeys } from "./top-level-keys.js";

/** The app's own data: a text, or what groupServer inserted unquoted because it begins with a brace or bracket. */
export type UserDefineData = string | readonly Json[] | { readonly [key: string]: Json };

const text = z.string({ error: ({ input }) => (input === undefined ? "is missing" : "is not a string") });
const identifier = text.refine(isUsableId, "is not a usable id");
const sayable = text.refine(isSayable, "is empty or holds a quote, a backslash or a control character");
const userIds = text
  .transform(listItems)
  .refine((items) => items.length > 0, "names nobody")
  .refine((items) => items.every(isUsableId), "holds what is not a usable id");
const userDefineData = z
  .custom<UserDefineData>(isUserDefineData, "is neither a string nor an object nor an array")
  .refine((value) => isShallow(value), "is nested too deep")
  .exactOptional();

/** What every callback has. */
export const callbackWire: z.ZodType<{ action: string }> = z.compile(z.object({ action: identifier }));

/** A callback by a user, of no group. */
export const userWire: z.ZodType<{ userId: string }> = z.compile(z.object({ userId: identifier }));

/** A callback about a group, by nobody. */
export const groupWire: z.ZodType<{ groupId: string }> = z.compile(z.object({ groupId: identifier }));

/** A callback by a user about a group. */
export const userInGroupWire: z.ZodType<{ userId: string; groupId: string }> = z.compile(
  z.object({
    userId: identifier,
    groupId: identifier,
  }),
);

/** The creation of a group. */
export const createWire: z.ZodType<{ userId: string; addUsers: string[]; userDefineData?: UserDefineData }> = z.compile(
  z.object({
    userId: identifier,
    addUsers: userIds,
    userDefineData,
  }),
);

/** The adding of members. */
export const addUserWire: z.ZodType<{
  userId: string;
  groupId: string;
  addUsers: string[];
  userDefineData?: UserDefineData;
}> = z.compile(z.object({ userId: identifier, groupId: identifier, addUsers: userIds, userDefineData }));

/** The removing of members. */
export const removeUserWire: z.ZodType<{ userId: string; groupId: string; removeUsers: string[] }> = z.compile(
  z.object({
    userId: identifier,
    groupId: identifier,
    removeUsers: userIds,
  }),
);

/** The console's check of an address. */
export const accessValidationWire: z.ZodType<{ echostr: string }> = z.compile(z.object({ echostr: sayable }));

/** The time of sending, in Unix seconds. */
export const timeWire: z.ZodType<{ ts: number }> = z.compile(
  z.object({
    ts: text.regex(/^\d+$/, "is not a number of seconds").transform(Number),
  }),
);

/**
 * Parses the text of a callback. A repeated key is refused: ids and names come unescaped, so a client can slip in a
 * second `userId` under a right sign (observed on groupServer 2.9.6), and `JSON.parse` would keep that one.
 */
export function parseData(json: string): object {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (cause) {
    throw malformed(undefined, "data is not JSON", { cause });
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw malformed(undefined, "data is not an object");
  }
  if (Object.keys(data).length !== countTopLevelKeys(json)) throw malformed(undefined, "data repeats a key");
  return data;
}

/** Checks parsed data against the schema of its action; throws a `CallbackError` "malformed" naming every fault. */
export function readWire<Wire>(wire: z.ZodType<Wire>, data: object, action?: string): Wire {
  const read = wire.safeParse(data);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw malformed(action, faults.join(", "));
}

function isUsableId(id: string): boolean {
  return isIdentifier(id) && isSayable(id) && !id.includes(",") && id.trim() === id;
}

function listItems(list: string): string[] {
  const items = list.split(",").map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ""))];
}

function isUserDefineData(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}
