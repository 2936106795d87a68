import { type CloudEvent, type Delivered, eventText, routeOf, stableId } from "@grouphook/core/sink";
import type { PubAck } from "@nats-io/jetstream";
import type { OpenConnection } from "./connection.js";

const ACK_MS = 10_000;
/** What a message has beside the event: headers, in bytes. The server counts them. */
const HEADER_BYTES = 2048;

interface Publication {
  readonly subject: string;
  readonly stream?: string;
  readonly recordId: string;
}

/**
 * Publishes events, many at once. Each is taken by the stream only right after the one before it: so none comes
 * before another that was refused. Where that fails it goes on from the first that is missing.
 */
export async function publishInOrder(
  connection: OpenConnection,
  events: readonly CloudEvent[],
  publication: Publication,
): Promise<Delivered> {
  const reduced: CloudEvent[] = [];
  let repeated = 0;
  for (let begin = 0; begin < events.length; ) {
    const acks = await Promise.allSettled(
      events.slice(begin).map(async (event, index) => {
        const before = index > 0 ? events[begin + index - 1] : undefined;
        const { ack, isReduced } = await publish(connection, event, { ...publication, before });
        if (isReduced && !reduced.includes(event)) reduced.push(event);
        return ack;
      }),
    );
    const failed = acks.findIndex(({ status }) => status === "rejected");
    const taken = failed < 0 ? acks.length : failed;
    for (const one of acks.slice(0, taken)) repeated += one.status === "fulfilled" && one.value.duplicate ? 1 : 0;
    const failure = acks[taken];
    if (failure?.status === "rejected" && taken === 0) throw explained(failure.reason, publication);
    begin += taken;
  }
  return { repeated, reduced };
}

async function publish(
  { nats, stream }: OpenConnection,
  event: CloudEvent,
  { subject, stream: name, recordId, before }: Publication & { readonly before: CloudEvent | undefined },
): Promise<{ readonly ack: PubAck; readonly isReduced: boolean }> {
  const mostBytes = (nats.info?.max_payload ?? Number.POSITIVE_INFINITY) - HEADER_BYTES;
  const { bytes, isReduced } = eventText(event, mostBytes);
  const ack = await stream.publish(routeOf(event, subject), bytes, {
    msgID: stableId(recordId, event),
    timeout: ACK_MS,
    expect: {
      ...(name !== undefined && { streamName: name }),
      ...(before && { lastMsgID: stableId(recordId, before) }),
    },
  });
  return { ack, isReduced };
}

function explained(error: unknown, { subject }: Publication): unknown {
  if (!(error instanceof Error && error.name === "JetStreamNotEnabled")) return error;
  return new Error(
    `no stream takes ${subject}.>, or JetStream is off: create a stream, or set stream and createStream`,
  );
}
