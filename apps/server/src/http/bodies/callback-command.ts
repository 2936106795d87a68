import type { CallbackCommandRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339 } from "./body-form.js";

const schema = z
  .object({
    source: z.string(),
    command: z.string().meta({ description: "The vendor's name of the callback." }),
    firstSeen: moment,
    lastSeen: moment,
    callbacks: z.int().meta({ description: "How many arrived, questions and repetitions among them." }),
  })
  .meta({ id: "CallbackCommand", description: "How often a command arrived." });

/** How often a command arrived, in the form of the API. */
export const callbackCommandForm: BodyForm<CallbackCommandRecord> = bodyForm(
  schema,
  (command: CallbackCommandRecord) => ({
    source: command.source,
    command: command.command,
    firstSeen: rfc3339(command.firstSeen),
    lastSeen: rfc3339(command.lastSeen),
    callbacks: command.callbacks,
  }),
);
