import type { ErasureRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339, rfc3339IfAny } from "./body-form.js";

const schema = z
  .object({
    id: z.string(),
    source: z.string(),
    subject: z.enum(["user", "group"]),
    userId: z.string().exactOptional().meta({ description: "Whom it erases, until it is done." }),
    groupId: z.string().exactOptional().meta({ description: "The group that it erases, until it is done." }),
    requestedAt: moment,
    finishedAt: moment.nullable().meta({ description: "`null` until it is done." }),
    stage: z.string().meta({ description: "What is being gone through.", example: "messages" }),
    reached: z.int().meta({ description: "The number up to which that is done; 0 where nothing is numbered." }),
    goal: z.int().meta({ description: "The number at which that ends; 0 where nothing is numbered." }),
    erased: z
      .object({
        messages: z.int(),
        events: z.int(),
        callbacks: z.int(),
        members: z.int(),
        groups: z.int(),
        topics: z.int(),
        decisions: z.int(),
        deadLetters: z.int(),
        commands: z.int(),
      })
      .meta({ description: "How much has been emptied or removed." }),
  })
  .meta({ id: "Erasure", description: "An erasure: how far it has come, or what it did." });

/** An erasure in the form of the API: with the id of whom or what is erased until it is done. */
export const erasureForm: BodyForm<ErasureRecord> = bodyForm(schema, (erasure: ErasureRecord) => ({
  id: erasure.id,
  source: erasure.source,
  subject: erasure.subject,
  ...targetOf(erasure),
  requestedAt: rfc3339(erasure.requestedAt),
  finishedAt: rfc3339IfAny(erasure.finishedAt),
  stage: erasure.stage,
  reached: erasure.reached,
  goal: erasure.goal,
  erased: erasure.erased,
}));

function targetOf({ targetId, subject }: ErasureRecord): { readonly userId?: string; readonly groupId?: string } {
  if (targetId === null) return {};
  return subject === "user" ? { userId: targetId } : { groupId: targetId };
}
