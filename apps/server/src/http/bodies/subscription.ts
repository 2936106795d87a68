import type { SubscriptionRecord, WaitingGroups } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339, rfc3339IfAny } from "./body-form.js";

const schema = z
  .object({
    id: z.string(),
    url: z.string(),
    filter: z
      .object({
        source: z.string().exactOptional(),
        groupId: z.string().exactOptional(),
        types: z.array(z.string()).readonly().exactOptional(),
      })
      .meta({ description: "Which events are sent; all where it is empty." }),
    order: z
      .enum(["subscription", "group"])
      .meta({ description: "What is in order: all events, or those of a group." }),
    batch: z.int().meta({ description: "The most events in one request." }),
    state: z.enum(["active", "paused", "disabled"]),
    reason: z.string().nullable().meta({ description: "Why it is disabled." }),
    configured: z.boolean().meta({ description: "Whether it belongs to the configuration, which alone changes it." }),
    createdAt: moment,
    changedAt: moment,
    position: z
      .int()
      .meta({ description: "Every event up to it was delivered, did not pass the filter, or waits with its group." }),
    lag: z.int().meta({ description: "How many events the feed has after it." }),
    failures: z.int().meta({ description: "How often the next message failed so far." }),
    nextAttemptAt: moment.nullable().meta({ description: "When it is tried again." }),
  })
  .meta({ id: "Subscription", description: "What of the feed is sent to a URL, and how far that has come." });

/** A subscription, and the newest event of the feed. */
interface Shown {
  readonly subscription: SubscriptionRecord;
  readonly newest: number;
}

/** A subscription in the form of the API; its secrets are never shown. */
export const subscriptionForm: BodyForm<Shown> = bodyForm(schema, ({ subscription, newest }: Shown) => ({
  id: subscription.id,
  url: subscription.url,
  filter: subscription.filter,
  order: subscription.order,
  batch: subscription.batch,
  state: subscription.state,
  reason: subscription.reason,
  configured: subscription.isConfigured,
  createdAt: rfc3339(subscription.createdAt),
  changedAt: rfc3339(subscription.changedAt),
  position: subscription.position,
  lag: Math.max(0, newest - subscription.position),
  failures: subscription.failures,
  nextAttemptAt: rfc3339IfAny(subscription.nextAttemptAt),
}));

const waiting = z
  .object({ groups: z.int(), events: z.int() })
  .meta({ description: "Groups of which a message failed, and the events that wait with them (order `group`)." });

/** A subscription with what waits. */
export const subscriptionDetailsForm: BodyForm<Shown & { readonly waiting: WaitingGroups }> = {
  schema: schema.extend({ waiting }).meta({ id: "SubscriptionDetails" }),
  of: ({ waiting, ...shown }) => ({ ...subscriptionForm.of(shown), waiting }),
};

/** A subscription with a secret that was just made or given; it is not shown again. */
export const subscriptionSecretForm: BodyForm<Shown & { readonly secret: string }> = {
  schema: schema
    .extend({ secret: z.string().meta({ description: "Verifies what is sent. It is not shown again." }) })
    .meta({ id: "SubscriptionWithSecret" }),
  of: ({ secret, ...shown }) => ({ ...subscriptionForm.of(shown), secret }),
};
