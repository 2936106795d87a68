import {
  type CloudEvent,
  type Delivered,
  EVENT_CONTENT_TYPE,
  eventText,
  routeOf,
  stableId,
} from "@grouphook/core/sink";
import type { ConfirmChannel, Message } from "amqplib";
import type { ReadyOptions } from "./options.js";

/** Publishes events, persistent, and waits until RabbitMQ has confirmed every one of them. Throws where it refused one. */
export async function publishConfirmed(
  channel: ConfirmChannel,
  events: readonly CloudEvent[],
  { exchange, routingKey, unroutable, maxEventBytes, recordId }: ReadyOptions & { readonly recordId: string },
): Promise<Delivered> {
  const reduced: CloudEvent[] = [];
  const unrouted: string[] = [];
  const onReturn = ({ fields }: Message) => void unrouted.push(fields.routingKey);
  channel.on("return", onReturn);
  try {
    await Promise.all(
      events.map((event) => {
        const { bytes, isReduced } = eventText(event, maxEventBytes);
        if (isReduced) reduced.push(event);
        return confirmed(channel, exchange, routeOf(event, routingKey), bytes, {
          persistent: true,
          mandatory: unroutable === "fail",
          contentType: EVENT_CONTENT_TYPE,
          messageId: stableId(recordId, event),
          type: event.type,
          appId: "grouphook",
        });
      }),
    );
  } finally {
    channel.off("return", onReturn);
  }
  // RabbitMQ returns an event before it confirms it.
  const [first] = unrouted;
  if (first !== undefined)
    throw new Error(`${unrouted.length} events are unroutable: no queue is bound to exchange ${exchange} for ${first}`);
  return { reduced };
}

function confirmed(
  channel: ConfirmChannel,
  exchange: string,
  key: string,
  bytes: Uint8Array,
  options: Parameters<ConfirmChannel["publish"]>[3],
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(exchange, key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}
