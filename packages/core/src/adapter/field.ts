import { z } from "zod";

/** Why a value cannot be used, in words that follow the field's name. */
export class Unusable {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** Checks a value and translates it. */
export type Reading<Value> = (value: unknown) => Value | Unusable;

/** A field that must be there, read in one step: a chain of schemas costs several times as much. */
export function field<Value>(reading: Reading<Value>): z.ZodType<Value> {
  return z.transform((value, { issues }) => {
    const read = reading(value);
    if (!(read instanceof Unusable)) return read;
    issues.push({ code: "custom", input: value, message: value === undefined ? "is missing" : read.why });
    return z.NEVER;
  });
}

/** A field that may be absent or `null`. */
export function optionalField<Value>(reading: Reading<Value>): z.ZodType<Value | undefined> {
  return field((value) => (value === undefined || value === null ? undefined : reading(value)));
}
