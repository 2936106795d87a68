import { z } from "zod";
import type { FeedAnswer } from "../../feed/read-feed.js";
import { type Reply, reply } from "../routing/answer.js";
import { WrittenJson } from "../routing/send-json.js";
import { feedEventSchema } from "./feed-event.js";

/** A page of the feed. */
export const feedPageForm: z.ZodType = z.object({
  events: z.array(feedEventSchema),
  next: z.int().meta({ description: "The position to go on from; it goes on also where no event was selected." }),
  epoch: z.string().meta({ description: "In which run of a server the event at `next` was written." }),
});

/** Answers with a page of the feed. */
export function feedPageReply({ events, next, epoch }: FeedAnswer): Reply<200> {
  return reply(200, { events: events.map(({ json }) => new WrittenJson(json)), next, epoch });
}
