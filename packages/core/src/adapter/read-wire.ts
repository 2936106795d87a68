import type { z } from "zod";
import { malformed } from "./refusals.js";

/**
 * Checks a body, or the part of it called `within`, against the schema of its command; throws a `CallbackError`
 * "malformed" naming the first fault.
 */
export function readWire<Wire>(wire: z.ZodType<Wire>, value: unknown, command?: string, within?: string): Wire {
  const read = wire.safeParse(value);
  if (read.success) return read.data;
  const [{ path, message } = { path: [], message: "is unreadable" }] = read.error.issues;
  throw malformed(command, `${placeOf(within === undefined ? path : [within, ...path])} ${message}`);
}

function placeOf([first = "the body", ...rest]: readonly PropertyKey[]): string {
  return String(first) + rest.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
}
