import { muteEndSchema, type Outcome } from "@grouphook/core";
import { z } from "zod";
import { anyJson, type BodyForm, bodyForm } from "./body-form.js";
import { elementSchema } from "./message.js";

const userIds = z.array(z.string()).readonly();
const rosterSchema = z.object({ userIds, silencedUserIds: userIds }).meta({ id: "Roster" });

const groupProfile = z.object({
  name: z.string().exactOptional(),
  notice: z.string().exactOptional(),
  introduction: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  custom: anyJson.exactOptional(),
  mutedAll: z.boolean().exactOptional(),
  mutedAllUntil: z.number().nullable().exactOptional(),
  mutedAllSpares: z.enum(["admins", "nobody"]).exactOptional(),
  disabled: z.boolean().exactOptional(),
  settings: z.record(z.string(), anyJson).readonly().exactOptional(),
});

const memberProfile = z.object({
  role: z.enum(["owner", "admin", "member"]).exactOptional(),
  nickname: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  custom: anyJson.exactOptional(),
  mutedUntil: muteEndSchema.exactOptional(),
  receives: z.boolean().exactOptional(),
});

const amend = z
  .object({
    groupId: z.string().exactOptional(),
    profile: groupProfile.exactOptional(),
    members: z.record(z.string(), memberProfile).readonly().exactOptional(),
    elements: z.array(elementSchema).readonly().exactOptional(),
    text: z.string().exactOptional(),
    custom: z.string().exactOptional(),
    priority: z.string().exactOptional(),
    receiverIds: userIds.exactOptional(),
  })
  .meta({ id: "Amendment", description: "How the change that was made differs from the request." })
  .exactOptional();

const denial = z
  .object({
    reason: z.enum([
      "policy",
      "forbidden",
      "group-unknown",
      "group-exists",
      "member-unknown",
      "owner-cannot-leave",
      "limit-exceeded",
    ]),
    text: z.string(),
    code: z.union([z.number(), z.string()]).exactOptional(),
    detail: z.string().exactOptional(),
  })
  .meta({ id: "Denial" });

const observed = z
  .object({ differences: z.record(z.string(), z.number()).readonly(), isStale: z.boolean() })
  .meta({ id: "Observed", description: "How far the record differed from what was read at the vendor." })
  .exactOptional();

const refusedUserIds = userIds.exactOptional();

const schema = z
  .discriminatedUnion("result", [
    z.object({ result: z.literal("allowed"), amend, refusedUserIds }),
    z.object({ result: z.literal("discarded") }),
    z.object({ result: z.literal("denied"), denial }),
    z.object({
      result: z.literal("performed"),
      groupId: z.string().exactOptional(),
      roster: rosterSchema.exactOptional(),
      amend,
      refusedUserIds,
    }),
    z.object({ result: z.literal("recorded"), observed }),
    z.object({ result: z.literal("roster"), roster: rosterSchema }),
    z.object({ result: z.literal("echoed"), text: z.string() }),
    z.object({ result: z.literal("unsupported") }),
  ])
  .meta({ id: "Outcome", example: { result: "performed", groupId: "100001" } });

/** What grouphook did with a callback, in the form of the API. */
export const outcomeForm: BodyForm<Outcome> = bodyForm(schema, (outcome: Outcome) => outcome);

/** What grouphook can have done with a callback. */
export const outcomeResults: readonly Outcome["result"][] = schema.options.map(({ shape }) => shape.result.value);
