import { CursorError, isIdentifier } from "@grouphook/core";
import { z } from "zod";

/** A parameter that stands once in the query or in the path. */
export const text: z.ZodString = z.string("must be given once");

/** A parameter that names something. */
export const identifier: z.ZodString = text.refine(isIdentifier, "must be 1 to 255 bytes of UTF-8 without NUL");

/** A parameter that counts. */
export function wholeNumber(from: number, to: number, unlessGiven: number): z.ZodType<number> {
  const message = `must be a whole number from ${from} to ${to}`;
  return text
    .regex(/^\d+$/, { error: message, abort: true })
    .transform(Number)
    .refine((number) => number >= from && number <= to, message)
    .default(unlessGiven);
}

/** A parameter that says yes or no. */
export const flag: z.ZodType<boolean> = z
  .enum(["true", "false"], "must be true or false, once")
  .transform((word) => word === "true");

/** A request whose parameter cannot be used. */
export class ParameterError extends Error {
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.name = "ParameterError";
    this.parameter = parameter;
  }
}

/** Reads parameters by their schema. Throws a `ParameterError` for the first that cannot be used. */
export function readParameters<Output>(schema: z.ZodType<Output>, values: unknown): Output {
  const read = schema.safeParse(values);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue?.code === "unrecognized_keys") throw new ParameterError(issue.keys[0] ?? "", "is unknown here");
  throw new ParameterError(String(issue?.path[0] ?? ""), issue?.message ?? "");
}

/** What was read from where a parameter says. Rejects with a `ParameterError` where no page gave the parameter out. */
export async function byCursor<Read>(parameter: string, read: Promise<Read>): Promise<Read> {
  try {
    return await read;
  } catch (fault) {
    if (fault instanceof CursorError) throw new ParameterError(parameter, "was given out by no page of this list");
    throw fault;
  }
}
