import {
  asInteger,
  asMoment,
  asText,
  field,
  isObject,
  listOf,
  optionalField,
  type Reading,
  Unusable,
} from "@grouphook/core/adapter";
import type { z } from "zod";
import { userIdentifier } from "./user-id.js";

const noTexts = new Unusable("is not an object of texts");
const noFlag = new Unusable("is neither true nor false");

const asNumber: Reading<number> = (value) =>
  asInteger(typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value);

const asFlag: Reading<boolean> = (value) => {
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : noFlag;
};

/** An integer, which may be written as a text, as in profiles. */
export const number: z.ZodType<number> = field(asNumber);
/** A `number` that may be absent. */
export const optionalNumber: z.ZodType<number | undefined> = optionalField(asNumber);
/** A moment in Unix milliseconds, which may be written as a text, and absent. */
export const optionalTime: z.ZodType<number | undefined> = optionalField((value) => asMoment(asNumber(value)));
/** Yes or no, which profiles write as a text. */
export const flag: z.ZodType<boolean> = field(asFlag);
/** A `flag` that may be absent. */
export const optionalFlag: z.ZodType<boolean | undefined> = optionalField(asFlag);
/** A text that is empty where it is absent. */
export const textIfAny: z.ZodType<string> = field((value) =>
  value === undefined || value === null ? "" : asText(value),
);

/** Texts by names that are others' choice: one may be that of something that every object has. */
export const optionalTexts: z.ZodType<ReadonlyMap<string, string> | undefined> = optionalField((value) => {
  if (!isObject(value)) return noTexts;
  const texts = new Map<string, string>();
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== "string") return noTexts;
    texts.set(name, text);
  }
  return texts;
});

/** Users in a list, each once. Tables of the vendor's call it JSON; every sample has a list. */
export const userIds: z.ZodType<readonly string[]> = listOf(userIdentifier).transform((ids) => [...new Set(ids)]);
