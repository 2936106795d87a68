import type { MuteEnd } from "@grouphook/core";
import { z } from "zod";
import { moment, rfc3339IfAny } from "./body-form.js";

/** The end of a member's mute in a body. */
export const muteEnd: z.ZodType<string | null> = z
  .union([moment, z.literal("forever"), z.null()])
  .meta({ description: "May not speak until then; `forever`: until it is lifted; `null`: may speak." });

/** The end of a mute as bodies tell it. */
export function muteEndBody(end: MuteEnd): string | null {
  return end === "forever" ? end : rfc3339IfAny(end);
}
