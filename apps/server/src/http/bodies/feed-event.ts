import { type CloudEvent, cloudEventSchema, feedEventJsonSchema } from "@grouphook/core";
import type { z } from "zod";

/** The name of the schema in the document, under which its own definitions are found, too. */
const ID = "FeedEvent";

/** An event of the feed, for each type with its fields. */
export const feedEventSchema: z.ZodType<CloudEvent> = cloudEventSchema.meta({
  id: ID,
  description:
    "What happened, as a CloudEvent. `type` says which fields `data` has. Later versions may add types and fields.",
  override: ({ jsonSchema }) => {
    const { $schema: _, ...schema } = feedEventJsonSchema();
    const { description } = jsonSchema;
    for (const field of Object.keys(jsonSchema)) delete jsonSchema[field];
    const within = JSON.stringify(schema).replaceAll('"#/$defs/', `"#/components/schemas/${ID}/$defs/`);
    Object.assign(jsonSchema, { description }, JSON.parse(within));
  },
});
