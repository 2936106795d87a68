import { PLACEHOLDER_SECRETS, SHORTEST_SECRET } from "@grouphook/core";
import { z } from "zod";

/** A secret that the operator creates. A short one could be guessed. */
export function secret(allowed: RegExp, message: string): z.ZodType<string> {
  const how = "create one with: openssl rand -hex 16";
  return z
    .string("must be a text")
    .min(1, { error: "must not be empty", abort: true })
    .regex(allowed, { error: message, abort: true })
    .min(SHORTEST_SECRET, `must have at least ${SHORTEST_SECRET} characters; ${how}`)
    .refine(
      (secret) => !PLACEHOLDER_SECRETS.includes(secret),
      `must not be the placeholder of the documentation; ${how}`,
    );
}

/** One secret, or several: the old and the new one during a rotation. */
export function oneOrMore(schema: z.ZodType<string>): z.ZodType<readonly string[]> {
  return z
    .union([z.string(), z.array(z.string())], "must be a text or a list of texts")
    .transform((written, context) => {
      const entries = typeof written === "string" ? [written] : written;
      if (entries.length === 0) context.addIssue("must not be empty");
      for (const [index, entry] of entries.entries()) {
        for (const { message } of schema.safeParse(entry).error?.issues ?? []) {
          context.addIssue(entries.length === 1 ? message : `entry ${index + 1} ${message}`);
        }
      }
      return entries;
    });
}
