import { type CloudEvent, type FeedEvent, feedEventJsonSchema, toCloudEvent } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm } from "./body-form.js";

/** The name of the schema in the document. */
const ID = "FeedEvent";

/** An event of the feed, for each type with its fields. */
export const feedEventSchema: z.ZodType<CloudEvent> = z.custom<CloudEvent>().meta({
  id: ID,
  description:
    "What happened, as a CloudEvent. `type` says which fields `data` has. Later versions may add types and fields.",
  override: ({ jsonSchema }) => {
    const { $schema: _, ...schema } = feedEventJsonSchema();
    const within = JSON.stringify(schema, withoutOpenness).replaceAll(
      '"#/$defs/',
      `"#/components/schemas/${ID}/$defs/`,
    );
    Object.assign(jsonSchema, JSON.parse(within));
  },
});

/** An event in the form of the API. */
export const feedEventForm: BodyForm<FeedEvent> = bodyForm(feedEventSchema, toCloudEvent);

/** That objects may have further fields is said once for the whole document. */
function withoutOpenness(name: string, value: unknown): unknown {
  const isOpen = name === "additionalProperties" && JSON.stringify(value) === "{}";
  return isOpen ? undefined : value;
}
