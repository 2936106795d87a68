import { z } from "zod";
import type { GroupChange } from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";

/**
 * The type of a feed event: every type of change except those that are only reviewed, and three more, for unsupported
 * callbacks, for messages that got their number later and for owners whom a group no longer has.
 */
export type FeedEventType =
  | Exclude<GroupChange["type"], "push.requested" | "system_push.requested">
  | "callback.unsupported"
  | "message.numbered"
  | "owner.removed";

const everyType: Readonly<Record<FeedEventType, true>> = {
  "group.created": true,
  "group.updated": true,
  "group.dissolved": true,
  "group.filled": true,
  "group.attributes_changed": true,
  "group.list_changed": true,
  "owner.transferred": true,
  "owner.removed": true,
  "join.requested": true,
  "join.answered": true,
  "members.invited": true,
  "invitation.answered": true,
  "members.joined": true,
  "members.left": true,
  "member.updated": true,
  "members.updated": true,
  "member.silenced": true,
  "member.unsilenced": true,
  "member.presence_changed": true,
  "message.sent": true,
  "message.numbered": true,
  "message.edited": true,
  "message.recalled": true,
  "message.failed": true,
  "message.read": true,
  "message.extended": true,
  "message.reacted": true,
  "topic.created": true,
  "topic.updated": true,
  "topic.dissolved": true,
  "quota.alarmed": true,
  "callback.unsupported": true,
};

/** Every type of feed event. */
export const feedEventTypes: readonly FeedEventType[] = Object.keys(everyType).filter(isFeedEventType);

/** Whether a text is the type of a feed event. */
export function isFeedEventType(text: string): text is FeedEventType {
  return Object.hasOwn(everyType, text);
}

/** One thing that happened. Events are numbered in the order of their commits, without gaps. */
export interface FeedEvent {
  readonly sequence: number;
  readonly type: FeedEventType;
  readonly source: string;
  readonly groupId?: string;
  readonly actorId?: string;
  /** The vendor's name of the callback. */
  readonly command: string;
  /** When it happened by the vendor's clock, or else when the callback arrived; Unix milliseconds. */
  readonly occurredAt: number;
  /** When the callback arrived, in Unix milliseconds; absent in events that an old version has written. */
  readonly recordedAt?: number;
  /** The fields of the change, as far as they had an effect. */
  readonly data: { readonly [field: string]: Json };
}

/** The public form of a feed event: CloudEvents 1.0 with the `sequence` extension, as structured JSON. */
export interface CloudEvent {
  readonly specversion: "1.0";
  /** The sequence number in decimal: unique and stable. */
  readonly id: string;
  /** `/` and the name of the source. */
  readonly source: string;
  readonly type: FeedEventType;
  /** The group's id; absent for events without a group. */
  readonly subject?: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** When the callback arrived: RFC 3339, UTC. Absent in events that an old version has written. */
  readonly recordedtime?: string;
  readonly datacontenttype: "application/json";
  readonly sequence: string;
  readonly data: { readonly [field: string]: Json };
}

/** Checks a `CloudEvent` of the feed in its reader. */
export const cloudEventSchema: z.ZodType<CloudEvent> = z.object({
  specversion: z.literal("1.0"),
  id: z.string().regex(/^\d+$/),
  source: z.string().startsWith("/"),
  type: z.custom<FeedEventType>((type) => typeof type === "string" && isFeedEventType(type)),
  subject: z.string().exactOptional(),
  time: z.iso.datetime(),
  recordedtime: z.iso.datetime().exactOptional(),
  datacontenttype: z.literal("application/json"),
  sequence: z.string().regex(/^\d+$/),
  data: z.record(z.string(), z.json()),
});

/** The last moment that RFC 3339 can express. A vendor's clock may be wrong by any amount. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The public form of a feed event. */
export function toCloudEvent(event: FeedEvent): CloudEvent {
  const { sequence, type, source, groupId, actorId, command, occurredAt, recordedAt, data } = event;
  return {
    specversion: "1.0",
    id: String(sequence),
    source: `/${source}`,
    type,
    ...(groupId !== undefined && { subject: groupId }),
    time: rfc3339(occurredAt),
    ...(recordedAt !== undefined && { recordedtime: rfc3339(recordedAt) }),
    datacontenttype: "application/json",
    sequence: String(sequence),
    data: {
      source,
      ...(groupId !== undefined && { groupId }),
      ...(actorId !== undefined && { actorId }),
      command,
      ...data,
    },
  };
}

function rfc3339(moment: number): string {
  return new Date(Math.min(Math.max(moment, 0), LAST_MOMENT)).toISOString();
}

/** The feed event of a public form. */
export function fromCloudEvent(event: CloudEvent): FeedEvent {
  const { type, source, subject, time, recordedtime, sequence, data } = event;
  const { actorId, command } = data;
  return {
    sequence: Number(sequence),
    type,
    source: source.slice(1),
    ...(subject !== undefined && { groupId: subject }),
    ...(typeof actorId === "string" && { actorId }),
    command: typeof command === "string" ? command : "",
    occurredAt: Date.parse(time),
    ...(recordedtime !== undefined && { recordedAt: Date.parse(recordedtime) }),
    data,
  };
}
