import { type CloudEvent, EVENT_CONTENT_TYPE, eventText, orderKeyOf, stableId } from "@grouphook/core/sink";
import type { MessageToProduce } from "@platformatic/kafka";

/** What a record has beside the event, generously: key, headers and their lengths. */
const OVERHEAD_BYTES = 2048;

interface Production {
  readonly topic: string;
  readonly maxEventBytes: number;
  readonly recordId: string;
}

/**
 * The records of events: the key is source and group, so that what happens in a group comes into one partition, in order. The
 * header `id` is the same every time an event is sent.
 */
export function recordsOf(
  events: readonly CloudEvent[],
  { topic, maxEventBytes, recordId }: Production,
): { readonly messages: MessageToProduce<Buffer, Buffer, Buffer, Buffer>[]; readonly reduced: readonly CloudEvent[] } {
  const reduced: CloudEvent[] = [];
  const messages = events.map((event) => {
    const { bytes, isReduced } = eventText(event, maxEventBytes - OVERHEAD_BYTES);
    if (isReduced) reduced.push(event);
    const headers = new Map(
      Object.entries({ "content-type": EVENT_CONTENT_TYPE, id: stableId(recordId, event), type: event.type }).map(
        ([name, value]) => [Buffer.from(name), Buffer.from(value)] as const,
      ),
    );
    return { topic, key: Buffer.from(orderKeyOf(event)), value: Buffer.from(bytes), headers };
  });
  return { messages, reduced };
}
