import { z } from "zod";
import { fieldsByType, jsonForms } from "./feed-change-schema.js";

const text = z.string();

/**
 * The JSON Schema (draft 2020-12) of an event as the feed gives it: for each type its own fields in `data`. Later versions may
 * add fields and types.
 */
export function feedEventJsonSchema(): z.core.JSONSchema.BaseSchema {
  const events = [...fieldsByType].map(([type, { groupId, ...fields }]) => {
    const data = z.looseObject({
      source: text,
      ...(groupId && { groupId }),
      actorId: text.exactOptional(),
      command: text,
      ...fields,
    });
    return z.looseObject({
      specversion: z.literal("1.0"),
      id: text,
      source: text,
      type: z.literal(type),
      ...(groupId && { subject: groupId }),
      time: z.iso.datetime(),
      recordedtime: z.iso.datetime().exactOptional(),
      datacontenttype: z.literal("application/json"),
      sequence: text,
      data,
    });
  });
  return z.toJSONSchema(z.union(events), {
    ...{ metadata: jsonForms, unrepresentable: "any", io: "input" },
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
}
