import type { DeadLetterRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339 } from "./body-form.js";
import { redacted } from "./redacted.js";

const schema = z
  .object({
    id: z.string(),
    source: z.string(),
    command: z.string().meta({ description: "The vendor's name of the callback." }),
    receivedAt: moment,
    failedAt: moment.meta({ description: "When it was last tried." }),
    error: z.string().meta({ description: "The error of the last try." }),
    body: z
      .string()
      .meta({ description: "As it arrived, or as much of it as arrived, with `REDACTED` in place of secrets." }),
    holds: z.enum(["callback", "request", "fragment"]).meta({
      description:
        "What is stored: the decoded callback; the request, to be decoded again; or a fragment, which can only be read.",
    }),
  })
  .meta({ id: "DeadLetter", description: "A callback that was not applied." });

/** A dead letter in the form of the API. */
export const deadLetterForm: BodyForm<DeadLetterRecord> = bodyForm(schema, (letter: DeadLetterRecord) => ({
  id: letter.id,
  source: letter.source,
  command: letter.command,
  error: letter.error,
  body: redacted(letter.body),
  holds: letter.holds,
  receivedAt: rfc3339(letter.receivedAt),
  failedAt: rfc3339(letter.failedAt),
}));
