import type { AttemptRecord } from "@grouphook/core";
import { z } from "zod";
import type { SendResult } from "../../push/webhook-sender.js";
import { type BodyForm, bodyForm, moment, rfc3339 } from "./body-form.js";

const result = {
  messageId: z.string().meta({ description: "The `webhook-id` of the request." }),
  outcome: z
    .enum(["delivered", "failed", "gone"])
    .meta({ description: "`gone`: the receiver wants nothing more (410), which disables the subscription." }),
  status: z.int().nullable().meta({ description: "`null` if there was no answer." }),
  error: z.string().nullable(),
  answer: z.string().meta({ description: "The first kilobyte of the answer." }),
  milliseconds: z.number(),
};

const attemptSchema = z
  .object({
    attemptedAt: moment,
    ...result,
    firstSequence: z.int(),
    lastSequence: z.int(),
    events: z.int().meta({ description: "How many events were sent." }),
    attempt: z.int().meta({ description: "1 for the first attempt of this message." }),
  })
  .meta({ id: "Attempt", description: "One request to the receiver of a subscription." });

/** An attempt in the form of the API. */
export const attemptForm: BodyForm<AttemptRecord> = bodyForm(attemptSchema, (attempt: AttemptRecord) => ({
  attemptedAt: rfc3339(attempt.attemptedAt),
  ...shown(attempt),
  firstSequence: attempt.firstSequence,
  lastSequence: attempt.lastSequence,
  events: attempt.events,
  attempt: attempt.attempt,
}));

type TestResult = SendResult & { readonly messageId: string };

/** What a receiver made of a message that only tried it. */
export const testResultForm: BodyForm<TestResult> = bodyForm(
  z.object(result).meta({ id: "TestResult", description: "What the receiver made of a test." }),
  (tested: TestResult) => shown(tested),
);

function shown({ messageId, outcome, status, error, answer, milliseconds }: Omit<TestResult, "retryAfterMs">) {
  return { messageId, outcome, status, error, answer, milliseconds: Math.round(milliseconds * 1000) / 1000 };
}
