import { z } from "zod";
import type { MuteEnd } from "./mute-end.js";

/** The JSON form of the end of a mute. */
export const muteEndSchema: z.ZodType<MuteEnd> = z.union([z.number(), z.literal("forever"), z.null()]);
