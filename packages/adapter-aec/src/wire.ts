import { isIdentifier, type Json } from "@grouphook/core/adapter";
import { z } from "zod";
import { fitsInto } from "./fits-into.js";
import { malformed } from "./malformed.js";
import { isShallow } from "./nesting.js";
import { isSayable } from "./sayable.js";
import { countTopLevelKeys } from "./top-level-keys.js";

/** The app's own data: a text, or what groupServer inserted unquoted because it begins with a brace or bracket. */
export type UserDefineData = string | readonly Json[] | { readonly [key: string]: Json };

const text = z.string({ error: ({ input }) => (input === undefined ? "is missing" : "is not a string") });
const identifier = text.refine(isUsableId, "is not a usable id");
const sayable = text.refine(isSayable, "is empty or holds a quote, a backslash or a control character");
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
  readonly addUser: z.ZodType<{
    userId: string;
    groupId: string;
    addUsers: string[];
    userDefineData?: UserDefineData;
  }>;
  /** The removing of members. */
  readonly removeUser: z.ZodType<{ userId: string; groupId: string; removeUsers: string[] }>;
}

/** Makes the schemas of callbacks that name users, none by more than so many bytes. */
export function userWires(maxUserIdBytes: number): UserWires {
  const fits = (id: string) => fitsInto(maxUserIdBytes, id);
  const userId = text
    .refine(isUsableId, { message: "is not a usable id", abort: true })
    .refine(fits, `is of more than ${maxUserIdBytes} bytes`);
  const userIds = text
    // groupServer keeps ids as they came, with their blanks: those count.
    .refine((list) => list.split(",").every(fits), {
      message: `holds an id of more than ${maxUserIdBytes} bytes`,
      abort: true,
    })
    .transform(listItems)
    .refine((items) => items.length > 0, "names nobody")
    .refine((items) => items.every(isUsableId), "holds what is not a usable id");
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
