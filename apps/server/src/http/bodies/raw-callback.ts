import { forwardOutcomes, type RawCallbackRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339 } from "./body-form.js";
import { circumstances } from "./circumstances.js";
import { outcomeResults } from "./outcome.js";
import { redacted } from "./redacted.js";

const schema = z
  .object({
    callbackId: z.int(),
    source: z.string(),
    command: z.string().meta({ description: "The vendor's name of the callback." }),
    receivedAt: moment,
    body: z.string().meta({
      description:
        "As it arrived, but for secrets, in whose place stands `REDACTED`; empty where what people said is no longer kept.",
    }),
    outcome: z.enum(outcomeResults),
    circumstances,
    forwarded: z
      .object({
        outcome: z.enum(forwardOutcomes),
        status: z.int().nullable().meta({ description: "The app's HTTP status; `null` if none came." }),
        milliseconds: z.int(),
      })
      .nullable()
      .meta({ description: "What became of it, if it was passed on to the app to be answered; else `null`." }),
  })
  .meta({ id: "RawCallback", description: "A callback as it arrived, with its outcome." });

/** A raw callback in the form of the API. */
export const rawCallbackForm: BodyForm<RawCallbackRecord> = bodyForm(schema, (callback: RawCallbackRecord) => ({
  callbackId: callback.callbackId,
  source: callback.source,
  command: callback.command,
  body: redacted(callback.body),
  circumstances: callback.circumstances,
  receivedAt: rfc3339(callback.receivedAt),
  outcome: callback.outcome.result,
  forwarded: callback.forwarded ? { status: null, ...callback.forwarded } : null,
}));
