import { createHash } from "node:crypto";
import { type CloudEvent, type FeedEvent, jsonText, toCloudEvent } from "@grouphook/core";

/** What is sent in one request. */
export interface WebhookMessage {
  /** The same for the same events of the same subscription, whenever, wherever and how often they are sent. */
  readonly id: string;
  readonly contentType: string;
  readonly body: string;
}

/** The most events in one request. */
export const LARGEST_BATCH = 1000;
/** Part of a SHA-256 that is enough to tell all messages of a subscription apart. */
const DIGEST_BYTES = 15;

/**
 * The message of events of a subscription: one alone, unless the subscription takes batches. `epoch` is that of the last event:
 * after a backup was restored, others have the same numbers. `carried` are further attributes of the events, such as `traceparent`.
 */
export function webhookMessage(
  subscription: { readonly id: string; readonly batch: number },
  events: readonly FeedEvent[],
  epoch: string,
  carried: { readonly [attribute: string]: string } = {},
): WebhookMessage {
  const sequences = events.map(({ sequence }) => sequence);
  const id = messageId([subscription.id, epoch, sequences.join(",")]);
  const told = events.map(toCloudEvent);
  const written = Object.keys(carried).length === 0 ? told : told.map((event) => ({ ...event, ...carried }));
  return { id, ...contentOf(written, subscription.batch) };
}

/** The message that tries a subscription's receiver; no event of the feed. */
export function testMessage(
  subscription: { readonly id: string; readonly batch: number },
  { id, now }: { readonly id: string; readonly now: number },
): WebhookMessage {
  const event = {
    specversion: "1.0",
    id,
    source: "/grouphook",
    type: "subscription.tested",
    time: new Date(now).toISOString(),
    datacontenttype: "application/json",
    data: { subscriptionId: subscription.id },
  };
  return { id: `msg_${id}`, ...contentOf([event], subscription.batch) };
}

/** Says what is in a message: other events make another id, also where a batch begins with the same event. */
function messageId(parts: readonly string[]): string {
  const digest = createHash("sha256").update(parts.join("\n")).digest();
  return `msg_${digest.subarray(0, DIGEST_BYTES).toString("base64url")}`;
}

function contentOf(
  events: readonly (CloudEvent | object)[],
  batch: number,
): Pick<WebhookMessage, "contentType" | "body"> {
  return batch > 1
    ? { contentType: "application/cloudevents-batch+json", body: jsonText(events) }
    : { contentType: "application/cloudevents+json", body: jsonText(events[0]) };
}
