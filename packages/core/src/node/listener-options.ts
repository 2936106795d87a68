import { z } from "zod";
import { checkOptions } from "../corridor/check-options.js";

const aFunction = z.custom((value) => typeof value === "function", "must be a function");
const bytes = "must be a whole number of bytes";

const schema = z.strictObject(
  {
    bodyLimit: z.int(bytes).nonnegative(bytes).exactOptional(),
    mountPath: z
      .string("must be a text")
      .regex(/^(\/.*[^/])?$/, "must begin with / and not end with it")
      .exactOptional(),
    callerAddress: aFunction.exactOptional(),
    roomFor: aFunction.exactOptional(),
  },
  "must be an object",
);

/** Throws a `TypeError` that tells every fault of a listener's options. */
export function checkListenerOptions(options: object): void {
  checkOptions("callbackListener", schema, options);
}
