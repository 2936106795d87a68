import { type FeedFilter, feedEventTypes, isIdentifier } from "@grouphook/core";
import { z } from "zod";

const identifier = z.string("must be a text").refine(isIdentifier, "must be 1 to 255 bytes of UTF-8 without NUL");
const type = z.enum(feedEventTypes, "is no type of event");

const shape = {
  source: identifier.exactOptional(),
  groupId: identifier.exactOptional(),
  types: z.array(type, "must be a list").min(1, "must not be empty").exactOptional(),
};

/** The names of what events are selected by. */
export const feedFilterNames: readonly string[] = Object.keys(shape);

/** Which events of the feed, as settings and bodies say it. */
export const feedFilterSchema: z.ZodType<FeedFilter> = z
  .strictObject(shape, "must be an object")
  .meta({ description: "Which events; all unless something is named." });
