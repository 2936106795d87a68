import { type CloudEvent, EVENT_CONTENT_TYPE, eventText, orderKeyOf, stableId } from "@grouphook/core/sink";
import type { MessageToProduce } from "@platformatic/kafka";

/** What a record has beside the event, generously: key, headers and their lengths. */
const OVERHEAD_BYTES = 2048;

interface Production {
  readonly topic: string;
  readonly maxEventBytes: number;
  readonly recordId: string;
}

type Message = MessageToProduce<Buffer, Buffer, Buffer, Buffer>;

/**
 * The records of events, in parts that a broker takes at once: it limits what comes into a partition as one batch. The key is source and group, so that what happens in a group comes into one partition, in order. The
 * header `id` is the same every time an event is sent.
 */
export function recordsOf(
  events: readonly CloudEvent[],
  { topic, maxEventBytes, recordId }: Production,
): { readonly parts: readonly Message[][]; readonly reduced: readonly CloudEvent[] } {
  const reduced: CloudEvent[] = [];
  const parts: Message[][] = [];
  let room = 0;
  for (const event of events) {
    const { bytes, isReduced } = eventText(event, maxEventBytes - OVERHEAD_BYTES);
    if (isReduced) reduced.push(event);
    const headers = new Map(
      Object.entries({ "content-type": EVENT_CONTENT_TYPE, id: stableId(recordId, event), type: event.type }).map(
        ([name, value]) => [Buffer.from(name), Buffer.from(value)] as const,
      ),
    );
    room -= bytes.length + OVERHEAD_BYTES;
    if (room < 0 || parts.length === 0) {
      parts.push([]);
      room = maxEventBytes - bytes.length - OVERHEAD_BYTES;
    }
    parts.at(-1)?.push({ topic, key: Buffer.from(orderKeyOf(event)), value: Buffer.from(bytes), headers });
  }
  return { parts, reduced };
}
