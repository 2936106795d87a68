import { type DriftRecord, readingPurposes } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339 } from "./body-form.js";

const schema = z
  .object({
    callbackId: z.int().meta({ description: "The reading that found and mended it, among the raw callbacks." }),
    source: z.string(),
    groupId: z.string(),
    foundAt: moment,
    foundBy: z.enum(readingPurposes).meta({ description: "What the group was read for." }),
    type: z.string().meta({ description: "The type of the events that tell it.", example: "members.left" }),
    differences: z.int().meta({ description: "How many users joined or left, or else how many such events." }),
  })
  .meta({ id: "Drift", description: "How far the record of a group differed from the vendor's." });

/** A difference between record and vendor in the form of the API. */
export const driftForm: BodyForm<DriftRecord> = bodyForm(schema, ({ foundAt, ...differing }: DriftRecord) => ({
  ...differing,
  foundAt: rfc3339(foundAt),
}));
