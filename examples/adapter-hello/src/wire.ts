import { CallbackError, isIdentifier } from "@grouphook/core/adapter";
import { z } from "zod";

/** The id of a group, a user or a callback. */
export const identifier: z.ZodType<string> = z.string().refine(isIdentifier, "is not a usable id");

/** A moment in Unix milliseconds. */
export const moment: z.ZodType<number> = z.int().min(0).max(8.64e15);

/** Parses and checks a body; unknown fields never fail. Throws a `CallbackError` "malformed" naming the first fault. */
export function readWire<Wire>(wire: z.ZodType<Wire>, body: string, command: string): Wire {
  const read = wire.safeParse(parsed(body, command));
  if (read.success) return read.data;
  const [fault] = read.error.issues;
  throw malformed(command, `${fault?.path.join(".") || "the body"}: ${fault?.message}`);
}

function parsed(body: string, command: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw malformed(command, "the body is not JSON", { cause });
  }
}

function malformed(command: string, what: string, options?: ErrorOptions): CallbackError {
  return new CallbackError("malformed", `[adapter-hello] ${command}: ${what}`, options);
}
