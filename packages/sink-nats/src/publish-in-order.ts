import { type CloudEvent, type Delivered, eventText, routeOf, stableId } from "@grouphook/core/sink";
import { headers, type MsgHdrs } from "@nats-io/transport-node";
import { NOBODY_LISTENS } from "./acknowledgements.js";
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
  { nats, acknowledgements }: OpenConnection,
  events: readonly CloudEvent[],
  publication: Publication,
): Promise<Delivered> {
  const mostBytes = (nats.info?.max_payload ?? Number.POSITIVE_INFINITY) - HEADER_BYTES;
  const texts = events.map((event) => eventText(event, mostBytes));
  let repeated = 0;
  for (let begin = 0; begin < events.length; ) {
    const rest = events.slice(begin);
    const answers = await acknowledgements.collect(rest.length, ACK_MS, (index, reply) => {
      const [event, text] = [rest[index], texts[begin + index]];
      if (!event || !text) return;
      const before = rest[index - 1];
      nats.publish(routeOf(event, publication.subject), text.bytes, {
        reply,
        headers: headersOf(event, before, publication),
      });
    });
    const failed = answers.findIndex((one) => "fault" in one);
    const taken = failed < 0 ? answers.length : failed;
    repeated += answers.slice(0, taken).filter((one) => "duplicate" in one && one.duplicate).length;
    const first = answers[0];
    if (first === NOBODY_LISTENS)
      throw new Error(
        `no stream takes ${publication.subject}.>, or JetStream is off: create a stream, or set stream and createStream`,
      );
    if (first && "fault" in first) throw new Error(first.fault);
    begin += taken;
  }
  return { repeated, reduced: events.filter((_, index) => texts[index]?.isReduced) };
}

/** https://docs.nats.io/nats-concepts/jetstream/headers */
function headersOf(event: CloudEvent, before: CloudEvent | undefined, { stream, recordId }: Publication): MsgHdrs {
  const all = headers();
  all.set("Nats-Msg-Id", stableId(recordId, event));
  if (before) all.set("Nats-Expected-Last-Msg-Id", stableId(recordId, before));
  if (stream !== undefined) all.set("Nats-Expected-Stream", stream);
  return all;
}
