import type { z } from "zod";
import { malformed } from "./refusals.js";

/**
 * Checks a body, or the part of it called `within`, against the schema of its command; throws a `CallbackError`
 * "malformed" naming the first fault.
 */
export function readWire<Wire>(wire: z.ZodType<Wire>, value: unknown, command?: string, within?: string): Wire {
  const read = wire.safeParse(value);
  if (read.success) return read.data;
  throw malformed(command, firstFaultOf(read.error, "the body", within));
}

/** The first fault of what a schema refuses, and its place in the whole or in the part of it called `within`. */
export function firstFaultOf({ issues }: z.ZodError, whole: string, within?: string): string {
  const [{ path, message } = { path: [], message: "is unreadable" }] = issues;
  const [first = whole, ...rest] = within === undefined ? path : [within, ...path];
  return `${placeOf([first, ...rest])} ${message}`;
}

function placeOf([first = "", ...rest]: readonly PropertyKey[]): string {
  return String(first) + rest.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
}
