import { isIdentifier, type Json, type Role } from "@grouphook/core/adapter";
import { z } from "zod";
import { malformed } from "./malformed.js";
import { roleOf } from "./roles.js";

/** The latest moment a `Date` can hold, in Unix milliseconds. */
export const LAST_MOMENT = 8.64e15;

/** Makes the message of a field that is missing or, with `fault`, of a wrong kind. */
export function otherwise(fault: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? "is missing" : fault) };
}

/** A field that may be absent or, as Go writes what is not set, null. */
export function optional<Value>(field: z.ZodType<Value>): z.ZodType<Value | undefined> {
  return field.nullish().transform((value) => value ?? undefined);
}

/** The id of a group, user or message. */
export const identifier: z.ZodType<string> = z.custom<string>(isUsableId, otherwise("is not a usable id"));

/** An id that may be absent, or empty for none. */
export const optionalIdentifier: z.ZodType<string | undefined> = optional(
  z.custom<string>((value) => value === "" || isUsableId(value), "is not a usable id"),
).transform((id) => id || undefined);

/** A text as it came, whatever it holds. */
export const text: z.ZodType<string> = z.string(otherwise("is not a text"));
/** A text that may be absent; an empty one is there. */
export const optionalText: z.ZodType<string | undefined> = optional(text);

/** A whole number, which OpenIM always writes bare. */
export const integer: z.ZodType<number> = z.int(otherwise("is not a whole number"));
/** An `integer` that may be absent. */
export const optionalInteger: z.ZodType<number | undefined> = optional(integer);

/** Unix milliseconds; zero and what Go's zero time becomes, a negative number, are no time. */
export const optionalMoment: z.ZodType<number | undefined> = optional(
  integer.refine((time) => time <= LAST_MOMENT, "is not a time"),
).transform((time) => (time !== undefined && time > 0 ? time : undefined));

/** A `roleLevel` that may be absent. */
export const optionalRole: z.ZodType<Role | undefined> = optionalInteger.transform((level) =>
  level === undefined ? undefined : roleOf(level),
);

/** A list; a nil slice of Go's, `null`, is empty. */
export function listOf<Item>(item: z.ZodType<Item>): z.ZodType<readonly Item[]> {
  return optional(z.array(item, otherwise("is not a list"))).transform((list) => list ?? []);
}

/** Ids, each once. */
export const identifiers: z.ZodType<readonly string[]> = listOf(identifier).transform((ids) => [...new Set(ids)]);

/**
 * Checks a body, or the part of it called `within`, against a schema; throws a `CallbackError` "malformed" naming the
 * first fault.
 */
export function readWire<Wire>(wire: z.ZodType<Wire>, value: unknown, command: string, within?: string): Wire {
  const read = wire.safeParse(value);
  if (read.success) return read.data;
  const [{ path, message } = { path: [], message: "is unreadable" }] = read.error.issues;
  throw malformed(command, `${placeOf(within === undefined ? path : [within, ...path])} ${message}`);
}

/** The JSON of a text, or `undefined` for a text that is none. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isUsableId(value: unknown): boolean {
  return typeof value === "string" && isIdentifier(value);
}

function placeOf([first = "the body", ...rest]: readonly PropertyKey[]): string {
  return String(first) + rest.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
}
