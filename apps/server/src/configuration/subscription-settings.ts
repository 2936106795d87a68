import type { FeedEventType, FeedFilter, NewSubscription } from "@grouphook/core";
import { addressList } from "@grouphook/core/node";
import { z } from "zod";
import { addressGuard } from "../push/address-guard.js";
import { faultOfReceiverUrl } from "../push/receiver-url.js";
import { faultOfSecret } from "../push/signing-secret.js";
import { LARGEST_BATCH } from "../push/webhook-message.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { feedFilterSchema } from "./feed-filter.js";

/** A subscription of the configuration: what of the feed is sent to a URL. See docs/en/push.md. */
export interface SubscriptionConfiguration {
  /** `http:` or `https:`; on a private network, its address must be in `pushAllowAddresses`. */
  readonly url: string;
  /** Signs as Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. Several while it is rotated, the newest first. */
  readonly secret: string | readonly string[];
  /** Which events; all unless set. */
  readonly filter?: { readonly source?: string; readonly groupId?: string; readonly types?: readonly FeedEventType[] };
  /** What is in order: all events (`subscription`, the default), or those of each group (`group`). */
  readonly order?: "subscription" | "group";
  /** The most events in one request; 1 unless set. */
  readonly batch?: number;
  /** The sequence after which a new subscription begins; the end of the feed unless set. */
  readonly after?: number;
}

/** A subscription as it was checked. */
export type CheckedSubscription = Omit<NewSubscription, "id">;

/** Names of another form than the ids that the API gives out. */
const NAME = /^(?!sub_)[\w.-]{1,64}$/;
const MOST_SECRETS = 5;

const text = z.string("must be a text");
const url = text.superRefine((url, context) => {
  const fault = faultOfReceiverUrl(url);
  if (fault !== undefined) context.addIssue(fault);
});
const secret = text.superRefine((secret, context) => {
  const fault = faultOfSecret(secret);
  if (fault !== undefined) context.addIssue(fault);
});
function wholeNumber(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.int(message).min(from, message).max(to, message);
}

/** The parts of a subscription, for every way to write one. */
export const subscriptionShape: {
  readonly url: z.ZodType<string>;
  readonly filter: z.ZodType<FeedFilter>;
  readonly order: z.ZodType<"subscription" | "group">;
  readonly batch: z.ZodType<number>;
  readonly secret: z.ZodType<string>;
  readonly after: z.ZodType<number>;
} = {
  url,
  filter: feedFilterSchema,
  order: z.enum(["subscription", "group"], "must be subscription or group"),
  batch: wholeNumber(1, LARGEST_BATCH),
  secret,
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER),
};

const subscription: z.ZodType<CheckedSubscription> = z
  .strictObject(
    {
      url,
      filter: feedFilterSchema.default({}),
      order: subscriptionShape.order.default("subscription"),
      batch: subscriptionShape.batch.default(1),
      secret: z.union(
        [secret, z.array(secret).min(1).max(MOST_SECRETS)],
        `must be whsec_ and 24 to 64 bytes in base64, or a list of at most ${MOST_SECRETS} of these`,
      ),
      after: subscriptionShape.after.exactOptional(),
    },
    "must be an object",
  )
  .transform(({ secret, ...given }) => ({ ...given, secrets: typeof secret === "string" ? [secret] : secret }));

/** The subscriptions of the configuration, by name. */
export const subscriptionsSchema: z.ZodType<{ readonly [name: string]: CheckedSubscription }> = z
  .record(z.string(), subscription, "must be an object")
  .superRefine((subscriptions, context) => {
    const message = "must have a name of 1 to 64 letters, digits and . _ -, not beginning with sub_";
    for (const name of Object.keys(subscriptions).filter((name) => !NAME.test(name)))
      context.addIssue({ code: "custom", path: [name], message });
  });

/** Faults of subscriptions whose receiver is at an address that is never dialled. */
export function addressFaults(
  subscriptions: { readonly [name: string]: CheckedSubscription },
  allowed: readonly string[],
): readonly ConfigurationFault[] {
  const guard = addressGuard(addressList(allowed));
  return Object.entries(subscriptions).flatMap(([name, { url }]) => {
    const fault = guard.faultOfHost(new URL(url));
    return fault === undefined ? [] : [{ path: ["subscriptions", name, "url"], message: `is never dialled: ${fault}` }];
  });
}
