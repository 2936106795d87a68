import {
  type FeedFilter,
  type FeedPage,
  type FeedRequest,
  isFeedEventType,
  type LedgerReader,
  toCloudEvent,
} from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Response } from "express";
import { z } from "zod";
import { feedEventSchema } from "../bodies/feed-event.js";
import type { FeedConsumers } from "../feed-consumers.js";
import { after, identifier, limit, onlySource, text, wholeNumber } from "../parameters.js";
import { problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

/** A proxy before the server may wait less. */
const LONGEST_WAIT_SECONDS = 60;

const eventTypes = text.transform((list, context) => {
  const types = list.split(",").map((type) => type.trim());
  const known = types.filter(isFeedEventType);
  if (known.length === types.length) return known;
  const strange = types.find((type) => !isFeedEventType(type));
  context.addIssue({ code: "custom", message: `must be types of events, separated by commas; "${strange}" is none` });
  return z.NEVER;
});

const query = z.strictObject({
  after,
  epoch: identifier
    .exactOptional()
    .describe("The `epoch` of the answer before. A position of another record is refused."),
  limit,
  wait: wholeNumber(0, LONGEST_WAIT_SECONDS, 0).describe(
    "How many seconds to wait for the next event if there is none.",
  ),
  source: onlySource,
  groupId: identifier.exactOptional().describe("Only of this group."),
  type: eventTypes.exactOptional().describe("Only of these types, separated by commas."),
  consumer: text
    .regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits and . _ -")
    .exactOptional()
    .describe("A name of the reader, for `grouphook_feed_lag`."),
});

const pageOfFeed = z.object({
  events: z.array(feedEventSchema),
  next: z.int().meta({ description: "The position to go on from; it goes on also where no event was selected." }),
  epoch: z.string().meta({ description: "In which run of a server the event at `next` was written." }),
});

/** Reading the feed. */
export function feedRoutes(
  reader: LedgerReader & Pick<StoredLedger, "waitBeyond">,
  consumers: FeedConsumers,
  { faultOf, stopping }: { readonly faultOf: StrangeSource; readonly stopping: AbortSignal },
): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/feed",
      tag: "feed",
      summary: "Read the feed",
      description:
        "Events in the order of their commits, numbered without gaps. With a filter, it looks at 20,000 at most.",
      query,
      answers: {
        200: { description: "Events; none if there are no more.", body: pageOfFeed },
        409: problemAnswer("The position is of another record, or from before a backup was restored."),
        410: problemAnswer("The events after the position are no longer kept."),
      },
      async answer({ query: { wait, consumer, type, ...asked }, response }) {
        const filter = type === undefined ? {} : { types: type };
        const { events, next } = await readWaiting({ ...asked, ...filter }, { seconds: wait, response });
        if (response.destroyed) return undefined;
        if (events.length === 0 && asked.after === 0) await rejectStranger(asked.source, faultOf);
        if (consumer !== undefined) consumers.note(consumer, asked.after);
        return reply(200, { events: events.map(toCloudEvent), next, epoch: await reader.epochAt(next) });
      },
    }),
  ];

  /** Reads on while nothing passes the filter, and waits at the end of the feed; no longer than asked, and while the caller does. */
  async function readWaiting(
    request: FeedRequest & FeedFilter & { readonly after: number },
    { seconds, response }: { readonly seconds: number; readonly response: Response },
  ): Promise<FeedPage> {
    const patienceEnds = performance.now() + seconds * 1000;
    const caller = new AbortController();
    response.once("close", () => caller.abort());
    const signal = AbortSignal.any([stopping, caller.signal]);
    for (let { after } = request; ; ) {
      const page = await reader.feedPage({ ...request, after });
      const milliseconds = patienceEnds - performance.now();
      if (page.events.length > 0 || milliseconds <= 0 || signal.aborted) return page;
      if (page.next === after && !(await reader.waitBeyond(after, { milliseconds, signal }))) return page;
      after = page.next;
    }
  }
}
