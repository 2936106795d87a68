import { z } from "zod";
import { jsonPath } from "../vocabulary/json-path.js";
import { type TextPaths, textPathsOf } from "../vocabulary/text-paths.js";
import { otherwise } from "./wire-fields.js";

/** A whole number within bounds, which an operator may write as text. */
export function numberSetting(from: number, to: number): z.ZodType<number> {
  const range = `must be a whole number from ${from} to ${to}`;
  return z.preprocess(numberIfDigits, z.int(range).min(from, range).max(to, range));
}

/** A number of seconds, one at least. */
export const secondsSetting: z.ZodType<number> = z.preprocess(
  numberIfDigits,
  z.int("must be a whole number of seconds").positive("must be at least 1"),
);

/**
 * The setting `deadline`: how long the vendor waits for a reply, in milliseconds, where that is chosen in its console. It
 * becomes the adapter's `deadlineMs`.
 */
export const deadlineSetting: z.ZodType<number> = numberSetting(100, 60_000);

/** A list, which an operator may write comma separated. */
export function listSetting<Item>(item: z.ZodType<Item>, fault = "must be a list of texts"): z.ZodType<Item[]> {
  return z.preprocess(entriesIfText, z.array(item, otherwise(fault)));
}

/** Where a server is: an HTTP URL, of which a slash at the end is taken off. Who calls is said by other settings. */
export const urlSetting: z.ZodType<string> = z
  .string(otherwise("must be a text"))
  .refine(isPlainUrl, "must be an http or https URL without user, query and fragment")
  .transform((url) => url.replace(/\/+$/, ""));

/** One of a few words. */
export function wordSetting<const Word extends string>(...words: readonly Word[]): z.ZodType<Word> {
  return z.enum(words, `must be one of ${words.join(", ")}`);
}

/** Where custom messages hold texts; nowhere unless set. `example` shows what a path looks like. */
export function textPathsSetting(example: string): z.ZodType<TextPaths> {
  const path = z
    .string("must be a text")
    .refine((text) => jsonPath(text) !== undefined, `must be a JSON path such as ${example}`);
  return listSetting(path, "must be a list of JSON paths").default([]).transform(textPathsOf);
}

function isPlainUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || text.trim() !== text) return false;
  return ["http:", "https:"].includes(url.protocol) && url.username === "" && url.password === "" && !/[?#]/.test(text);
}

function numberIfDigits(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

function entriesIfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
