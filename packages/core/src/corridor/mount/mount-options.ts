import { z } from "zod";
import { checkOptions } from "../check-options.js";

const bytes = "must be a whole number of bytes";

/** An option that is a function. */
export const aFunction: z.ZodType = z.custom((value) => typeof value === "function", "must be a function");

const schema = z.strictObject(
  {
    bodyLimit: z.int(bytes).nonnegative(bytes).exactOptional(),
    mountPath: z
      .string("must be a text")
      .regex(/^(\/.*[^/])?$/, "must begin with / and not end with it")
      .exactOptional(),
    callerAddress: z.exactOptional(aFunction),
  },
  "must be an object",
);

/** Throws a `TypeError` that lists every fault of a mount's options. `more` describes the options that only this mount has. */
export function checkMountOptions(mount: string, options: object, more: z.core.$ZodLooseShape = {}): void {
  checkOptions(mount, schema.extend(more), options);
}
