import {
  asInteger,
  asMoment,
  identifier,
  listIfAny,
  optionalField,
  optionalInteger,
  type Role,
} from "@grouphook/core/adapter";
import type { z } from "zod";

/** Unix milliseconds; zero and what Go's zero time becomes, a negative number, are no time. */
export const optionalMoment: z.ZodType<number | undefined> = optionalField((value) => {
  const time = asInteger(value);
  return typeof time === "number" && time <= 0 ? undefined : asMoment(value);
});

/** The roles behind a `roleLevel`; OpenIM has none for other levels. */
const roles: { readonly [level: number]: Role } = { 100: "owner", 60: "admin", 20: "member" };

/** The `roleLevel` of a role that is given and taken freely: anything but the owner's. */
export function lowerLevelOf(role: unknown): number | undefined {
  return role === "admin" ? 60 : role === "member" ? 20 : undefined;
}

/** A `roleLevel` that may be absent. */
export const optionalRole: z.ZodType<Role | undefined> = optionalInteger.transform((level = 0) => roles[level]);

/** Ids, each once. A nil slice of Go's is `null`, and empty. */
export const identifiers: z.ZodType<readonly string[]> = listIfAny(identifier).transform((ids) => [...new Set(ids)]);
