import { z } from "zod";
import type { Json } from "../vocabulary/json.js";
import type { ToldChange } from "./feed-change.js";
import { feedChangeSchema } from "./feed-change-schema.js";
import { isFeedEventType } from "./feed-event.js";

/** What every event tells beside its change. Times are Unix milliseconds. */
export interface EventHead {
  readonly sequence: number;
  readonly source: string;
  readonly actorId?: string;
  /** The vendor's name of the callback. */
  readonly command: string;
  /** When it happened by the vendor's clock, or else when the callback arrived. */
  readonly occurredAt: number;
  /** When the callback arrived; absent in events of old versions. */
  readonly recordedAt?: number;
}

/** An event of a type that a later version of grouphook has added. */
export interface UnknownEvent extends EventHead {
  readonly type: "unknown";
  readonly unknownType: string;
  readonly groupId?: string;
  readonly data: { readonly [field: string]: Json };
}

/** An event as a reader takes it: `type` says which fields it has. */
export type ParsedFeedEvent = (EventHead & ToldChange) | UnknownEvent;

/** Thrown for what is no event of the feed. */
export class FeedEventError extends Error {
  /** Where in the event, e.g. `data.members.0.userId`. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = "FeedEventError";
    this.field = field;
  }
}

const envelope = z.object({
  specversion: z.literal("1.0"),
  source: z.string().startsWith("/"),
  type: z.string().min(1),
  subject: z.string().exactOptional(),
  time: z.iso.datetime(),
  recordedtime: z.iso.datetime().exactOptional(),
  sequence: z.string().regex(/^\d{1,16}$/),
  data: z.looseObject({ command: z.string(), actorId: z.string().exactOptional() }),
});
const json = z.custom<{ readonly [field: string]: Json }>();

/**
 * Reads an event as the feed, a stream, a webhook or a sink gives it: its JSON, already parsed. Fields that this version does
 * not know are left out, and a type it does not know is `unknown`: skip it. Throws a `FeedEventError` for anything else.
 */
export function parseFeedEvent(event: unknown): ParsedFeedEvent {
  const { type, source, subject, time, recordedtime, sequence, data } = checked(envelope, event, []);
  const { actorId, command } = data;
  const groupId = subject === undefined ? {} : { groupId: subject };
  const head: EventHead = {
    sequence: Number(sequence),
    source: source.slice(1),
    ...(actorId !== undefined && { actorId }),
    command,
    occurredAt: Date.parse(time),
    ...(recordedtime !== undefined && { recordedAt: Date.parse(recordedtime) }),
  };
  if (!isFeedEventType(type))
    return { ...head, type: "unknown", unknownType: type, ...groupId, data: checked(json, data, []) };
  return { ...head, ...checked(feedChangeSchema, { ...data, ...groupId, type }, ["data"]) };
}

function checked<Output>(schema: z.ZodType<Output>, value: unknown, place: readonly string[]): Output {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = [...place, ...(issue?.path ?? [])].map(String).join(".");
  throw new FeedEventError(field, `not an event of the feed: ${field || "it"}: ${issue?.message ?? "is invalid"}`);
}
