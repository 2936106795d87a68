import { z } from "zod";
import { isIdentifier } from "../vocabulary/identifier.js";
import type { Json } from "../vocabulary/json.js";
import { LAST_MOMENT } from "../vocabulary/last-moment.js";
import { field, optionalField, type Reading, Unusable } from "./field.js";
import { isObject } from "./parsed-json.js";

const noText = new Unusable("is not a text");
const noIdentifier = new Unusable("is not a usable id");
const noInteger = new Unusable("is not a whole number");
const noObject = new Unusable("is not an object");
const noMoment = new Unusable("is not a time");

/** Reads a text. */
export const asText: Reading<string> = (value) => (typeof value === "string" ? value : noText);
const asIdentifier: Reading<string> = (value) =>
  typeof value === "string" && isIdentifier(value) ? value : noIdentifier;
/** Reads a whole number, written as one. */
export const asInteger: Reading<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : noInteger;
/** Reads a moment in Unix milliseconds. */
export const asMoment: Reading<number> = (value) => {
  const time = asInteger(value);
  return time instanceof Unusable || (time >= 0 && time <= LAST_MOMENT) ? time : noMoment;
};

/** A text as it came, whatever it holds. */
export const text: z.ZodType<string> = field(asText);
/** A `text` that may be absent; an empty one is there. */
export const optionalText: z.ZodType<string | undefined> = optionalField(asText);
/** A `text` that may be absent, or empty for none. */
export const filledText: z.ZodType<string | undefined> = optionalField((value) =>
  value === "" ? undefined : asText(value),
);

/** The id of a group, topic, user or message. */
export const identifier: z.ZodType<string> = field(asIdentifier);
/** An `identifier` that may be absent, or empty for none. */
export const optionalIdentifier: z.ZodType<string | undefined> = optionalField((value) =>
  value === "" ? undefined : asIdentifier(value),
);

/** A whole number, written as one. */
export const integer: z.ZodType<number> = field(asInteger);
/** An `integer` that may be absent. */
export const optionalInteger: z.ZodType<number | undefined> = optionalField(asInteger);

/** A moment in Unix milliseconds. */
export const moment: z.ZodType<number> = field(asMoment);
/** A `moment` that may be absent. */
export const optionalMoment: z.ZodType<number | undefined> = optionalField(asMoment);

/** A word of the vendor's, put in ours. */
export function word<const Ours>(words: { readonly [theirs: string]: Ours }): z.ZodType<Ours> {
  const known = new Map(Object.entries(words));
  const noWord = new Unusable(`is none of ${[...known.keys()].join(", ")}`);
  return field((value) => (typeof value === "string" ? (known.get(value) ?? noWord) : noWord));
}

/** A word of the vendor's that may be absent; one that we have no word for is as if it were. */
export function optionalWord<const Ours>(words: { readonly [theirs: string]: Ours }): z.ZodType<Ours | undefined> {
  const known = new Map(Object.entries(words));
  return optionalField((value) => (typeof value === "string" ? known.get(value) : noText));
}

/** A JSON object taken as it is. */
export const jsonObject: z.ZodType<{ readonly [key: string]: Json }> = field((value) =>
  isObject(value) ? value : noObject,
);

/** An object of which these fields are read; whatever else it has never fails. */
export function objectOf<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> {
  return z.object(shape, otherwise("is not an object"));
}

/** A list of anything. */
export function listOf<Item>(item: z.ZodType<Item>): z.ZodType<readonly Item[]> {
  return z.array(item, otherwise("is not a list"));
}

/** A list that may be absent or `null`, and is empty then. */
export function listIfAny<Item>(item: z.ZodType<Item>): z.ZodType<readonly Item[]> {
  return z.transform((list): unknown => list ?? []).pipe(listOf(item));
}

/** What may be absent or `null`. */
export function optional<Value>(wire: z.ZodType<Value>): z.ZodType<Value | undefined> {
  return wire.nullish().transform((value) => value ?? undefined);
}

/** Makes the message of a field that is missing or, with `fault`, of a wrong kind. */
export function otherwise(fault: string): { readonly error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? "is missing" : fault) };
}
