import type { DecisionRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339 } from "./body-form.js";
import { circumstances } from "./circumstances.js";

/** What policies and rules can decide. */
export const verdicts: readonly DecisionRecord["verdict"][] = ["allow", "amend", "refuse-some", "discard", "deny"];

const schema = z
  .object({
    decisionId: z.int(),
    decidedAt: moment,
    source: z.string(),
    vendor: z.string(),
    command: z.string().meta({ description: "The vendor's name of the callback." }),
    change: z.string().meta({ description: "The type of the change.", example: "message.sent" }),
    groupId: z.string().nullable(),
    actorId: z.string().nullable(),
    circumstances,
    verdict: z.enum(verdicts),
    code: z.union([z.number(), z.string()]).nullable(),
    text: z.string().nullable(),
    policy: z.string().meta({
      description: "The policy that decided; `fail-mode` if none could, `rules` if none was asked.",
    }),
    milliseconds: z.number(),
    shadowed: z.boolean().meta({ description: "Whether a shadow policy gave it, for the log only." }),
    remark: z.string().nullable().meta({ description: "Why the reply differs from the policy's verdict." }),
  })
  .meta({ id: "Decision", description: "What a policy decided." });

/** A decision in the form of the API. */
export const decisionForm: BodyForm<DecisionRecord> = bodyForm(schema, (decision: DecisionRecord) => ({
  decisionId: decision.decisionId,
  source: decision.source,
  vendor: decision.vendor,
  command: decision.command,
  change: decision.change,
  groupId: decision.groupId,
  actorId: decision.actorId,
  circumstances: decision.circumstances,
  verdict: decision.verdict,
  code: decision.code,
  text: decision.text,
  policy: decision.policy,
  milliseconds: decision.milliseconds,
  shadowed: decision.shadowed,
  remark: decision.remark,
  decidedAt: rfc3339(decision.decidedAt),
}));
