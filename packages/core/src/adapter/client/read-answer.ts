import type { z } from "zod";
import { firstFaultOf } from "../read-wire.js";
import { VendorCallError, type VendorCallErrorOptions } from "./vendor-call-error.js";

/** Checks a vendor's answer against the schema of its call; throws a `VendorCallError` "unreadable" naming the first fault. */
export function readAnswer<Wire>(
  wire: z.ZodType<Wire>,
  answer: unknown,
  call: Omit<VendorCallErrorOptions, "cause" | "retryAfterMs">,
): Wire {
  const read = wire.safeParse(answer);
  if (read.success) return read.data;
  throw new VendorCallError("unreadable", firstFaultOf(read.error, "the answer"), call);
}
