import { z } from "zod";
import { moment, rfc3339IfAny } from "./body-form.js";

/** When something ends, in a body. */
export const end: z.ZodType<string | null> = z.union([moment, z.literal("forever"), z.null()]);

/** When something ends, in Unix milliseconds, as bodies tell it. */
export function endBody(end: number | "forever" | null): string | null {
  return end === "forever" ? end : rfc3339IfAny(end);
}
