import { type CallbackCircumstances, circumstancesSchema } from "@grouphook/core";
import type { z } from "zod";

/** What a vendor sent with a change, as far as it did. */
export const circumstances: z.ZodType<CallbackCircumstances> = circumstancesSchema.meta({
  id: "Circumstances",
  description:
    "What the vendor sent with it: the client's address and platform, the vendor's id of the request, its moment in Unix " +
    "milliseconds, and how many groups of the kind the actor had created; of what an app commanded, the name of its token. Each " +
    "is absent unless sent.",
});
