import {
  asInteger,
  asMoment,
  asText,
  field,
  isIdentifier,
  isObject,
  type Json,
  losslessJson,
  losslessJsonText,
  optionalField,
  type Reading,
  Unusable,
} from "@grouphook/core/adapter";
import type { z } from "zod";
import { inLowerCase } from "./in-lower-case.js";

const noIdentifier = new Unusable("is not a usable id");
const noIds = new Unusable("is not a list of usable ids");
const noJsonObject = new Unusable("is not JSON of an object");

/** Copies tell all values as texts, callbacks some of them: the same field may come either way. */
const asTextOfAny: Reading<string> = (value) => asText(typeof value === "number" ? String(value) : value);

const asNumber: Reading<number> = (value) =>
  asInteger(typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value);

const asId: Reading<string> = (value) => {
  const id = asTextOfAny(value);
  return typeof id === "string" && isIdentifier(id) ? id : noIdentifier;
};

/** A text, or a number as its digits. */
export const textual: z.ZodType<string> = field(asTextOfAny);
/** A `textual` that may be absent. */
export const optionalTextual: z.ZodType<string | undefined> = optionalField(asTextOfAny);

/** A text that holds JSON, which pages print as an object, and that may be absent. */
export const optionalJsonText: z.ZodType<string | undefined> = optionalField((value) =>
  asText(isObject(value) ? losslessJsonText(value) : value),
);

/** An integer or its decimal text. */
export const optionalInteger: z.ZodType<number | undefined> = optionalField((value) =>
  value === "" ? undefined : asNumber(value),
);

/** Unix milliseconds, as a number or its decimal text. */
export const optionalTime: z.ZodType<number | undefined> = optionalField((value) =>
  value === "" ? undefined : asMoment(asNumber(value)),
);

/** The id of a team or message, as a text or a number of any length. */
export const id: z.ZodType<string> = field(asId);
/** An `id` that may be absent, or empty for none. */
export const optionalId: z.ZodType<string | undefined> = optionalField((value) =>
  value === "" ? undefined : asId(value),
);

/** An id that clients make as they like: one that cannot be used is as if it were absent. */
export const idOfClient: z.ZodType<string | undefined> = optionalField((value) => {
  const id = asId(value);
  return typeof id === "string" ? id : undefined;
});

const asUserId: Reading<string> = (value) => {
  const id = asId(value);
  return typeof id === "string" ? inLowerCase(id) : id;
};

/** The id of a user, in lower case. */
export const userId: z.ZodType<string> = field(asUserId);
/** A `userId` that may be absent, or empty for nobody. */
export const optionalUserId: z.ZodType<string | undefined> = optionalField((value) =>
  value === "" ? undefined : asUserId(value),
);

/** The ids in a list, each once, or in a text that is one in JSON. */
const asUserIds: Reading<readonly string[]> = (value) => {
  const list = typeof value === "string" ? losslessJson(value) : value;
  if (!Array.isArray(list)) return noIds;
  const ids = list.map(asUserId);
  return ids.every((each) => typeof each === "string") ? [...new Set(ids)] : noIds;
};
const asInvitedIds: Reading<readonly string[]> = (value) => {
  const list = typeof value === "string" ? losslessJson(value) : value;
  if (!Array.isArray(list)) return noIds;
  return asUserIds(list.filter((each) => typeof asTextOfAny(each) !== "string" || typeof asId(each) === "string"));
};
/** The ids of whom a client invites, as it likes: who cannot be a user is left out. Otherwise as `optionalUserIds`. */
export const invitedIds: z.ZodType<readonly string[]> = field(asInvitedIds);
/** Such `invitedIds` that may be absent, or empty for none. */
export const optionalInvitedIds: z.ZodType<readonly string[] | undefined> = optionalField((value) =>
  value === "" ? undefined : asInvitedIds(value),
);
/** The ids of users in a list or in the JSON text of one, each once, in lower case; may be absent, or empty for none. */
export const optionalUserIds: z.ZodType<readonly string[] | undefined> = optionalField((value) =>
  value === "" ? undefined : asUserIds(value),
);

/**
 * The ids of users in a list as Java prints it, `[ann, bob]`, each once, in lower case. No id holds a comma. Absent, or empty, for
 * teams of more than 200 members.
 */
export const optionalJavaList: z.ZodType<readonly string[] | undefined> = optionalField((value) => {
  if (value === "") return undefined;
  const inner = typeof value === "string" ? /^\[(.*)\]$/s.exec(value.trim())?.[1] : undefined;
  if (inner === undefined) return noIds;
  const listed = inner
    .split(",")
    .map((entry) => inLowerCase(entry.trim()))
    .filter((entry) => entry !== "");
  return listed.every(isIdentifier) ? [...new Set(listed)] : noIds;
});

/** An object that comes as JSON in a text; pages print it as an object. Absent or empty for none. */
export const optionalJsonObject: z.ZodType<{ readonly [key: string]: Json } | undefined> = optionalField((value) => {
  if (value === "") return undefined;
  const inner = typeof value === "string" ? losslessJson(value) : value;
  return isObject(inner) ? inner : noJsonObject;
});
