import { randomUUID } from "node:crypto";
import { type SubscriptionChange, SubscriptionLimitError, type SubscriptionRecord } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { subscriptionShape } from "../../configuration/subscription-settings.js";
import type { Push } from "../../push/push.js";
import { newSecret } from "../../push/signing-secret.js";
import { attemptForm, testResultForm } from "../bodies/attempt.js";
import { subscriptionDetailsForm, subscriptionForm, subscriptionSecretForm } from "../bodies/subscription.js";
import { identifier, ParameterError } from "../parameters.js";
import { conflict, notFound, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const { url, filter, order, batch, secret, after } = subscriptionShape;
const pathParameters = z.object({ id: identifier });
const DAY_SECONDS = 24 * 60 * 60;
const LONGEST_OVERLAP_SECONDS = 30 * DAY_SECONDS;

const newBody = z
  .strictObject({
    url: url.meta({ description: "`http` or `https`, without user and password." }),
    filter: filter.default({}).meta({ description: "Which events: of a `source`, of a `groupId`, of some `types`." }),
    order: order.default("subscription"),
    batch: batch.default(1),
    secret: secret.exactOptional().meta({ description: "`whsec_` and base64; one is made unless given." }),
    after: after
      .exactOptional()
      .meta({ description: "The sequence after which it begins; the end of the feed unless given." }),
  })
  .meta({ id: "NewSubscription", example: { url: "https://app.example/hook", batch: 100 } });
const patchBody = z
  .strictObject({
    url: url.exactOptional(),
    filter: filter.exactOptional(),
    order: order.exactOptional(),
    batch: batch.exactOptional(),
  })
  .meta({ id: "SubscriptionChange" });
const overlapMessage = `must be a whole number from 0 to ${LONGEST_OVERLAP_SECONDS}`;
const rotationBody = z
  .strictObject({
    secret: secret.exactOptional().meta({ description: "`whsec_` and base64; one is made unless given." }),
    overlapSeconds: z
      .int(overlapMessage)
      .min(0, overlapMessage)
      .max(LONGEST_OVERLAP_SECONDS, overlapMessage)
      .default(DAY_SECONDS)
      .meta({ description: "How long the secrets before it sign as well." }),
  })
  .meta({ id: "SecretRotation" });
const replayBody = z.strictObject({ after }).meta({ id: "Replay", example: { after: 0 } });

const noSuchSubscription = problemAnswer("There is no such subscription.");
const configuredOnly = problemAnswer("It belongs to the configuration, which alone changes it.");
const positionAnswers = {
  409: problemAnswer("`after` is no position of this record."),
  410: problemAnswer("Events after `after` are kept no longer."),
};
const changed = { description: "The subscription as it is now.", body: subscriptionForm.schema };

/** What of the feed is sent to URLs. */
export function subscriptionRoutes(
  ledger: StoredLedger,
  push: Pick<Push, "faultOfUrl" | "look" | "now" | "test">,
  faultOf: StrangeSource,
): readonly ServedRoute[] {
  const { subscriptions } = ledger;

  async function shown(subscription: SubscriptionRecord) {
    return { subscription, newest: await ledger.lastSequence() };
  }

  async function change(id: string, wanted: SubscriptionChange) {
    const subscription = await subscriptions.change(id, wanted);
    await push.look();
    return subscription ? reply(200, subscriptionForm.of(await shown(subscription))) : unknown();
  }

  async function checkPosition(after: number | undefined): Promise<void> {
    if (after !== undefined) await ledger.feedPage({ after, limit: 1 });
  }

  const isConfigured = async (id: string) => (await subscriptions.find(id))?.isConfigured === true;

  return [
    route({
      method: "get",
      path: "/v1/subscriptions",
      tag: "subscriptions",
      scope: "read",
      summary: "List subscriptions",
      description: "All of them, in byte order of their ids.",
      answers: {
        200: {
          description: "The subscriptions.",
          body: z.object({ items: z.array(subscriptionForm.schema) }),
        },
      },
      async answer() {
        const [known, newest] = await Promise.all([subscriptions.list(), ledger.lastSequence()]);
        return reply(200, { items: known.map((subscription) => subscriptionForm.of({ subscription, newest })) });
      },
    }),
    route({
      method: "post",
      path: "/v1/subscriptions",
      tag: "subscriptions",
      scope: "act",
      summary: "Add a subscription",
      description: "Its events are sent from now on. See docs/en/push.md.",
      body: newBody,
      answers: {
        201: {
          description: "The subscription, with its secret.",
          body: subscriptionSecretForm.schema,
          headers: { location: "The path of the subscription." },
        },
        ...positionAnswers,
        409: problemAnswer("`after` is no position of this record, or there are too many subscriptions."),
      },
      async answer({ body: { secret = newSecret(), ...given } }) {
        const fault = push.faultOfUrl(given.url);
        if (fault !== undefined) throw new ParameterError("url", fault);
        await rejectStranger(given.filter.source, faultOf);
        await checkPosition(given.after);
        const id = `sub_${randomUUID().replaceAll("-", "")}`;
        try {
          const subscription = await subscriptions.add({ id, ...given, secrets: [secret] });
          await push.look();
          const body = subscriptionSecretForm.of({ ...(await shown(subscription)), secret });
          return reply(201, body, { location: `/v1/subscriptions/${id}` });
        } catch (cause) {
          if (cause instanceof SubscriptionLimitError) return conflict(cause.message);
          throw cause;
        }
      },
    }),
    route({
      method: "get",
      path: "/v1/subscriptions/{id}",
      tag: "subscriptions",
      scope: "read",
      summary: "Read a subscription",
      pathParameters,
      answers: {
        200: { description: "The subscription.", body: subscriptionDetailsForm.schema },
        404: noSuchSubscription,
      },
      async answer({ path: { id } }) {
        const subscription = await subscriptions.find(id);
        if (!subscription) return unknown();
        const waiting = await subscriptions.waiting(id);
        return reply(200, subscriptionDetailsForm.of({ ...(await shown(subscription)), waiting }));
      },
    }),
    route({
      method: "patch",
      path: "/v1/subscriptions/{id}",
      tag: "subscriptions",
      scope: "act",
      summary: "Change a subscription",
      pathParameters,
      body: patchBody,
      answers: { 200: changed, 404: noSuchSubscription, 409: configuredOnly },
      async answer({ path: { id }, body: settings }) {
        const fault = settings.url === undefined ? undefined : push.faultOfUrl(settings.url);
        if (fault !== undefined) throw new ParameterError("url", fault);
        await rejectStranger(settings.filter?.source, faultOf);
        return (await isConfigured(id)) ? ofConfiguration() : change(id, { settings });
      },
    }),
    route({
      method: "delete",
      path: "/v1/subscriptions/{id}",
      tag: "subscriptions",
      scope: "act",
      summary: "Remove a subscription",
      description: "With everything that is kept of it.",
      pathParameters,
      answers: { 204: { description: "It is removed." }, 404: noSuchSubscription, 409: configuredOnly },
      async answer({ path: { id } }) {
        if (await isConfigured(id)) return ofConfiguration();
        const isRemoved = await subscriptions.remove(id);
        await push.look();
        return isRemoved ? reply(204) : unknown();
      },
    }),
    route({
      method: "get",
      path: "/v1/subscriptions/{id}/attempts",
      tag: "subscriptions",
      scope: "read",
      summary: "List the last attempts",
      description: "Newest first: at most 100 that failed and 20 that did not, for 30 days.",
      pathParameters,
      answers: {
        200: { description: "The attempts.", body: z.object({ items: z.array(attemptForm.schema) }) },
        404: noSuchSubscription,
      },
      async answer({ path: { id } }) {
        if (!(await subscriptions.find(id))) return unknown();
        return reply(200, { items: (await subscriptions.attempts(id)).map(attemptForm.of) });
      },
    }),
    route({
      method: "post",
      path: "/v1/subscriptions/{id}/pause",
      tag: "subscriptions",
      scope: "act",
      summary: "Pause a subscription",
      description: "Nothing more is sent; what is under way is finished.",
      pathParameters,
      answers: { 200: changed, 404: noSuchSubscription },
      answer: ({ path: { id } }) => change(id, { state: "paused" }),
    }),
    route({
      method: "post",
      path: "/v1/subscriptions/{id}/resume",
      tag: "subscriptions",
      scope: "act",
      summary: "Resume a subscription",
      description: "It goes on where it was: what failed is tried again at once.",
      pathParameters,
      answers: { 200: changed, 404: noSuchSubscription },
      answer: ({ path: { id } }) => change(id, { state: "active" }),
    }),
    route({
      method: "post",
      path: "/v1/subscriptions/{id}/replay",
      tag: "subscriptions",
      scope: "act",
      summary: "Send again from a position on",
      description: "What waits with a group is forgotten. The same events come with the same `webhook-id` as before.",
      pathParameters,
      body: replayBody,
      answers: { 200: changed, 404: noSuchSubscription, ...positionAnswers },
      async answer({ path: { id }, body }) {
        await checkPosition(body.after);
        return change(id, { position: body.after });
      },
    }),
    route({
      method: "post",
      path: "/v1/subscriptions/{id}/test",
      tag: "subscriptions",
      scope: "act",
      summary: "Send a test",
      description: "Sends an event of the type `subscription.tested`, which is not in the feed, once.",
      pathParameters,
      answers: {
        200: { description: "What the receiver made of it.", body: testResultForm.schema },
        404: noSuchSubscription,
      },
      async answer({ path: { id } }) {
        const subscription = await subscriptions.find(id);
        return subscription ? reply(200, testResultForm.of(await push.test(subscription))) : unknown();
      },
    }),
    route({
      method: "post",
      path: "/v1/subscriptions/{id}/rotate-secret",
      tag: "subscriptions",
      scope: "act",
      summary: "Give a subscription a new secret",
      description: "For a time the secrets before it sign as well, so that receivers can change over.",
      pathParameters,
      body: rotationBody,
      answers: {
        200: { description: "The subscription, with the new secret.", body: subscriptionSecretForm.schema },
        404: noSuchSubscription,
        409: configuredOnly,
      },
      async answer({ path: { id }, body: { secret = newSecret(), overlapSeconds } }) {
        if (await isConfigured(id)) return ofConfiguration();
        const othersUntil = push.now() + overlapSeconds * 1000;
        const subscription = await subscriptions.change(id, { secret: { secret, othersUntil } });
        await push.look();
        if (!subscription) return unknown();
        return reply(200, subscriptionSecretForm.of({ ...(await shown(subscription)), secret }));
      },
    }),
  ];
}

const unknown = () => notFound("no such subscription");
const ofConfiguration = () => conflict("it belongs to the configuration: change it there");
