import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { endWhenOver } from "../../feed/end-when-over.js";
import type { EventStreams } from "../../feed/event-streams.js";
import { type FeedTools, readFeed, readPatiently } from "../../feed/read-feed.js";
import { untilGone } from "../../feed/until-gone.js";
import { feedPageForm, feedPageReply } from "../bodies/feed-page.js";
import type { CallerHolds } from "../caller-holds.js";
import type { FeedConsumers } from "../feed-consumers.js";
import { after, feedFilter, identifier, limit, ofFeed, ParameterError, position, text, wait } from "../parameters.js";
import { problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const epoch = identifier
  .exactOptional()
  .describe("The `epoch` of the answer before. A position of another record is refused.");

const pullQuery = z.strictObject({
  ...{ after, epoch, limit, wait, ...ofFeed },
  consumer: text
    .regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits and . _ -")
    .exactOptional()
    .describe("A name of the reader, for `grouphook_feed_lag`."),
});
const streamQuery = z.strictObject({
  after: position,
  epoch,
  ...ofFeed,
});

/** What the routes of the feed use. */
export interface FeedRouteTools extends FeedTools {
  readonly ledger: StoredLedger;
  readonly streams: EventStreams;
  readonly consumers: FeedConsumers;
  readonly faultOf: StrangeSource;
  readonly callerHolds: CallerHolds;
  readonly stopping: AbortSignal;
}

/** Reading the feed. */
export function feedRoutes(tools: FeedRouteTools): readonly ServedRoute[] {
  const { ledger, streams, consumers, faultOf, callerHolds, stopping } = tools;
  return [
    route({
      method: "get",
      path: "/v1/feed",
      tag: "feed",
      scope: "read",
      summary: "Read the feed",
      description:
        "Events in the order of their commits, numbered without gaps. With a filter, it looks at 20,000 at most.",
      query: pullQuery,
      answers: {
        200: { description: "Events; none if there are no more.", body: feedPageForm },
        409: problemAnswer("The position is of another record, or from before a backup was restored."),
        410: problemAnswer("The events after the position are no longer kept."),
      },
      async answer({ query, response }) {
        const { wait, consumer, source, groupId, type, ...place } = query;
        const question = { ...place, ...feedFilter(query) };
        const signal = untilGone(response, stopping);
        const answer =
          wait === 0
            ? await readFeed(ledger, question)
            : await readPatiently(tools, question, { milliseconds: wait * 1000, signal });
        if (response.destroyed) return undefined;
        if (answer.events.length === 0 && query.after === 0) await rejectStranger(source, faultOf);
        if (consumer !== undefined) consumers.note(consumer, query.after);
        return feedPageReply(answer);
      },
    }),
    route({
      method: "get",
      path: "/v1/feed/stream",
      tag: "feed",
      scope: "read",
      summary: "Follow the feed by server-sent events",
      description:
        "The events after `Last-Event-ID`, after `after`, or else those to come; each as `data`, a CloudEvent. `event: reset` " +
        "says that events were missed because the position cannot be read, and goes on with those to come; `event: end` says " +
        "why the stream ends. The `id` is opaque: send the last one as `Last-Event-ID` to go on.",
      query: streamQuery,
      answers: {
        200: {
          description: "The stream. It ends with the token or the session it was asked for with.",
          body: z.string(),
          type: "text/event-stream",
        },
      },
      async answer({ query, request, response }) {
        const filter = feedFilter(query);
        await rejectStranger(query.source, faultOf);
        const place = placeOf(request.get("last-event-id")) ?? {
          after: query.after ?? (await ledger.lastSequence()),
          ...(query.epoch !== undefined && { epoch: query.epoch }),
        };
        if (request.method === "HEAD") return reply(200);
        streams.open(response, { ...place, filter });
        endWhenOver(response, () => callerHolds(request));
        return undefined;
      },
    }),
  ];
}

const PLACE = /^(\d{1,16})(?:\.([\w-]{1,64}))?$/;

/** Where a stream was interrupted, as its reader tells. */
function placeOf(lastEventId: string | undefined): { readonly after: number; readonly epoch?: string } | undefined {
  if (lastEventId === undefined || lastEventId === "") return undefined;
  const [, sequence, epoch] = PLACE.exec(lastEventId) ?? [];
  if (sequence === undefined || !Number.isSafeInteger(Number(sequence)))
    throw new ParameterError("Last-Event-ID", "is not the id of an event of this stream");
  return { after: Number(sequence), ...(epoch !== undefined && { epoch }) };
}
