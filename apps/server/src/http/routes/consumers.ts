import { CONSUMER_NAME, type ConsumerRecord, type Consumers } from "@grouphook/core";
import { z } from "zod";
import { feedFilterSchema } from "../../configuration/feed-filter.js";
import { readFeed, readPatiently } from "../../feed/read-feed.js";
import { untilGone } from "../../feed/until-gone.js";
import { type ConsumerShown, consumerForm } from "../bodies/consumer.js";
import { feedPageForm, feedPageReply } from "../bodies/feed-page.js";
import { pageAnswer, pageReply } from "../bodies/page.js";
import { byCursor, cursor, limit, text, wait } from "../parameters.js";
import { notFound, problemAnswer, type Reply, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger } from "../strange-source.js";
import type { FeedRouteTools } from "./feed.js";

const path = z.object({
  name: text
    .regex(CONSUMER_NAME, "must be 1 to 64 letters, digits and . _ -, and not . or ..")
    .describe("The name of the consumer: letters, digits and `. _ -`; not `.` or `..`."),
});
const sequence = z.int("must be a whole number").min(0, "must be a whole number from 0");
const settings = z
  .strictObject({
    filter: feedFilterSchema.exactOptional(),
    after: sequence
      .exactOptional()
      .describe("Where a new consumer begins; before the oldest event that is kept unless given."),
  })
  .meta({ id: "ConsumerSettings", example: { filter: { source: "chat", types: ["message.sent"] } } });
const place = z.strictObject({ sequence }).meta({ id: "ConsumerPlace", example: { sequence: 42 } });
const acknowledgement = z
  .strictObject({
    sequence,
    epoch: z
      .string()
      .min(1)
      .max(255)
      .exactOptional()
      .describe("The `epoch` of the answer whose `next` is the sequence. A sequence of another record is refused."),
  })
  .meta({ id: "ConsumerAcknowledgement", example: { sequence: 42 } });

const missing = problemAnswer("There is no such consumer.");
const beyond = problemAnswer("The position is beyond the newest event: it is of another record.");
const strange = problemAnswer("The position is of another record, or from before a backup was restored.");
const expired = problemAnswer("The events after the position are no longer kept.");

/** Reading the feed by name: the record keeps the place. */
export function consumerRoutes(tools: FeedRouteTools): readonly ServedRoute[] {
  const { ledger, faultOf, stopping } = tools;
  const { consumers } = ledger;

  async function shown(records: readonly ConsumerRecord[]): Promise<readonly ConsumerShown[]> {
    const lags = await consumers.lags(records);
    return records.map((consumer) => ({ consumer, lag: lags.get(consumer.name) }));
  }

  async function shownReply<Status extends 200 | 201>(
    status: Status,
    consumer: ConsumerRecord,
  ): Promise<Reply<Status>> {
    const [one] = await shown([consumer]);
    return reply(status, one && consumerForm.of(one));
  }

  async function movedReply(moving: ReturnType<Consumers["seek"]>): Promise<Reply<200 | 404>> {
    const consumer = await moving;
    return consumer ? shownReply(200, consumer) : notFound("no such consumer");
  }

  return [
    route({
      method: "get",
      path: "/v1/consumers",
      tag: "consumers",
      scope: "read",
      summary: "List consumers",
      description: "By name, each with how far it is behind.",
      query: z.strictObject({ cursor, limit }),
      answers: { 200: pageAnswer("A page of consumers.", consumerForm) },
      async answer({ query }) {
        const { items, next } = await byCursor("cursor", consumers.list(query));
        return pageReply({ items: await shown(items), next }, consumerForm);
      },
    }),
    route({
      method: "get",
      path: "/v1/consumers/{name}",
      tag: "consumers",
      scope: "read",
      summary: "Read a consumer",
      pathParameters: path,
      answers: { 200: { description: "The consumer.", body: consumerForm.schema }, 404: missing },
      async answer({ path: { name } }) {
        const consumer = await consumers.get(name);
        return consumer ? shownReply(200, consumer) : notFound("no such consumer");
      },
    }),
    route({
      method: "put",
      path: "/v1/consumers/{name}",
      tag: "consumers",
      scope: "act",
      summary: "Make a consumer, or change its filter",
      description: "One that is there stays where it is, so that a service can do this whenever it starts.",
      pathParameters: path,
      body: settings,
      answers: {
        200: { description: "It was there; it has this filter now.", body: consumerForm.schema },
        201: { description: "It was made.", body: consumerForm.schema },
        409: problemAnswer("`after` is beyond the newest event, or there are 1,000 consumers already."),
      },
      async answer({ path: { name }, body }) {
        await rejectStranger(body.filter?.source, faultOf);
        const { consumer, isNew } = await consumers.put(name, body);
        return isNew ? shownReply(201, consumer) : shownReply(200, consumer);
      },
    }),
    route({
      method: "delete",
      path: "/v1/consumers/{name}",
      tag: "consumers",
      scope: "act",
      summary: "Remove a consumer",
      pathParameters: path,
      answers: { 204: { description: "It is gone." }, 404: missing },
      async answer({ path: { name } }) {
        return (await consumers.remove(name)) ? reply(204) : notFound("no such consumer");
      },
    }),
    route({
      method: "get",
      path: "/v1/consumers/{name}/events",
      tag: "consumers",
      scope: "read",
      summary: "Read the next events of a consumer",
      description: "The same until they are acknowledged: acknowledge `next` when you are done with them.",
      pathParameters: path,
      query: z.strictObject({ limit, wait }),
      answers: {
        200: { description: "Events; none if there are no more.", body: feedPageForm },
        404: missing,
        410: expired,
      },
      async answer({ path: { name }, query: { limit, wait }, response }) {
        const consumer = await consumers.get(name);
        if (!consumer) return notFound("no such consumer");
        const question = { ...consumer.filter, after: consumer.position, limit };
        const signal = untilGone(response, stopping);
        const answer =
          wait === 0
            ? await readFeed(ledger, question)
            : await readPatiently(tools, question, { milliseconds: wait * 1000, signal });
        return response.destroyed ? undefined : feedPageReply(answer);
      },
    }),
    route({
      method: "post",
      path: "/v1/consumers/{name}/ack",
      tag: "consumers",
      scope: "act",
      summary: "Acknowledge events",
      description: "The consumer is done with the events up to this one. One that is further already stays there.",
      pathParameters: path,
      body: acknowledgement,
      answers: { 200: { description: "The consumer.", body: consumerForm.schema }, 404: missing, 409: strange },
      async answer({ path: { name }, body: { sequence, epoch } }) {
        return movedReply(consumers.acknowledge(name, sequence, epoch));
      },
    }),
    route({
      method: "post",
      path: "/v1/consumers/{name}/seek",
      tag: "consumers",
      scope: "act",
      summary: "Move a consumer",
      description: "Forwards or back, to just after an event; 0 is before the first.",
      pathParameters: path,
      body: place,
      answers: {
        200: { description: "The consumer.", body: consumerForm.schema },
        404: missing,
        409: beyond,
        410: expired,
      },
      async answer({ path: { name }, body: { sequence } }) {
        return movedReply(consumers.seek(name, sequence));
      },
    }),
  ];
}
