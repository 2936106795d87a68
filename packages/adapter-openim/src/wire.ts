import {
  identifier,
  LAST_MOMENT,
  listOf,
  optionalField,
  optionalInteger,
  type Role,
  Unusable,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { roles } from "./roles.js";

const noInteger = new Unusable("is not a whole number");
const noTime = new Unusable("is not a time");

/** Unix milliseconds; zero and what Go's zero time becomes, a negative number, are no time. */
export const optionalMoment: z.ZodType<number | undefined> = optionalField((value) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return noInteger;
  return value > LAST_MOMENT ? noTime : value > 0 ? value : undefined;
});

/** A `roleLevel` that may be absent. */
export const optionalRole: z.ZodType<Role | undefined> = optionalInteger.transform((level = 0) => roles[level]);

/** A list; a nil slice of Go's, `null`, is empty. */
export function sliceOf<Item>(item: z.ZodType<Item>): z.ZodType<readonly Item[]> {
  return z.transform((list): unknown => list ?? []).pipe(listOf(item));
}

/** Ids, each once. */
export const identifiers: z.ZodType<readonly string[]> = sliceOf(identifier).transform((ids) => [...new Set(ids)]);
