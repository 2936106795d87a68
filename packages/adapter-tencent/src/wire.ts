import {
  asInteger,
  asMoment,
  asText,
  field,
  identifier,
  listOf,
  objectOf,
  optionalField,
  type Reading,
  type Role,
} from "@grouphook/core/adapter";
import { z } from "zod";

// Seen in the wild (https://github.com/doocs/qcloud-im-server-sdk-java/issues/181): a field of seconds in milliseconds.
const MOST_SECONDS = 1e11;

const oldKinds: ReadonlyMap<string, string> = new Map([
  ["Work", "Private"],
  ["Meeting", "ChatRoom"],
]);

/** The name that callbacks mostly use for a type of group. */
export function kindNamed(name: string): string {
  return oldKinds.get(name) ?? name;
}

const asNumber: Reading<number> = (value) =>
  asInteger(typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value);

/** An integer or, as in many documented samples, its decimal text. */
export const integer: z.ZodType<number> = field(asNumber);
/** An `integer` that may be absent. */
export const optionalInteger: z.ZodType<number | undefined> = optionalField(asNumber);

/** Yes or no as 1 or 0, which may be written as a boolean. */
export const optionalFlag: z.ZodType<number | undefined> = optionalField((value) =>
  typeof value === "boolean" ? Number(value) : asNumber(value),
);

/** Unix milliseconds. */
export const optionalTime: z.ZodType<number | undefined> = optionalField((value) => asMoment(asNumber(value)));

/** Unix seconds on the wire, milliseconds here. */
export const optionalSeconds: z.ZodType<number | undefined> = optionalField((value) => {
  const time = asNumber(value);
  return asMoment(typeof time === "number" && time <= MOST_SECONDS ? time * 1000 : time);
});

/** A type of group, by the name callbacks mostly use for it. */
export const optionalKind: z.ZodType<string | undefined> = optionalField((value) =>
  typeof value === "string" ? kindNamed(value) : asText(value),
);

/** A type of group beside the change. The change counts, whatever the type is. */
export const kindIfAny: z.ZodType<string | undefined> = z.transform((value) =>
  typeof value === "string" && value !== "" ? kindNamed(value) : undefined,
);

const roles: ReadonlyMap<string, Role> = new Map([
  ["Owner", "owner"],
  ["Admin", "admin"],
  ["Member", "member"],
]);

/** A member's role; one that we have no word for is as if it were absent. A documented sample has a blank at its end. */
export const optionalRole: z.ZodType<Role | undefined> = optionalField((value) => {
  const name = asText(value);
  return typeof name === "string" ? roles.get(name.trim()) : name;
});

/** The ids in a list of members, each once. */
export const memberIds: z.ZodType<readonly string[]> = listOf(objectOf({ Member_Account: identifier })).transform(
  (members) => [...new Set(members.map(({ Member_Account }) => Member_Account))],
);
