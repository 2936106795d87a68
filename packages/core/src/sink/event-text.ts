import type { CloudEvent } from "../feed/feed-event.js";

/** The MIME type of an event's text. */
export const EVENT_CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

/** An event as JSON, in UTF-8. */
export interface EventText {
  readonly bytes: Uint8Array;
  /** Whether its data was left out because it is too large. */
  readonly isReduced: boolean;
}

const encoder = new TextEncoder();

/**
 * The structured JSON of an event. One of more bytes than the broker takes is reduced: of its data are left `source`, `groupId`,
 * `actorId` and `command`, and `dataomitted` says that there is more, to be read from the feed. Throws a `RangeError` for a broker
 * that takes not even that.
 */
export function eventText(event: CloudEvent, mostBytes: number): EventText {
  const bytes = encoder.encode(JSON.stringify(event));
  if (bytes.length <= mostBytes) return { bytes, isReduced: false };
  const { source, groupId, actorId, command } = event.data;
  const reduced = { ...event, dataomitted: "too-large", data: { source, groupId, actorId, command } };
  const text = encoder.encode(JSON.stringify(reduced));
  if (text.length <= mostBytes) return { bytes: text, isReduced: true };
  throw new RangeError(
    `event ${event.id} is ${bytes.length} bytes, ${text.length} without its data, and the broker takes ${mostBytes}`,
  );
}

/** An id that no other event has, of this record, of another, or of this one before a backup was restored, and that this event always has. */
export function stableId(recordId: string, event: CloudEvent): string {
  return `${recordId}.${event.id}`;
}

/**
 * A dotted name to route an event by: prefix, source and type, e.g. `grouphook.chat.message.sent`. Of a source's name, what is not
 * a letter, a digit, `-` or `_` stands in percent encoding, so that it is one word.
 */
export function routeOf(event: CloudEvent, prefix: string): string {
  const source = encodeURIComponent(event.source.slice(1)).replace(
    /[.!~*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${prefix}.${source}.${event.type}`;
}

/** What must stay in order: the events of one group, or those of a source without a group. */
export function orderKeyOf(event: CloudEvent): string {
  return event.subject === undefined ? event.source : `${event.source}/${event.subject}`;
}
