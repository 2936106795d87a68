import { isDeepStrictEqual } from "node:util";
import type { DeliveredMessage, ReaderPromise } from "./delivered-message.ts";
import { placesOf, sequenceOf } from "./feed-lanes.ts";

/** The counts of a reader, compared with the feed. All except the first two must be zero. */
export interface ReaderCounts {
  /** Events of the feed that came, each counted once. */
  readonly events: number;
  /** Events that came again where that is promised no otherwise. */
  readonly repeated: number;
  /** Events of the feed that never came. */
  readonly missing: number;
  /** Events that came before earlier ones of their lane came again, or behind later ones. */
  readonly disordered: number;
  /** Places where events were left out, even if they came later. */
  readonly gaps: number;
  /** Events that came again where each is promised once. */
  readonly doubled: number;
  /** Events that are not those of the feed, and messages whose id or content changed. */
  readonly strange: number;
  /** Messages that were sent while another one of their lane was under way. */
  readonly overlapping: number;
}

const FAULTS = ["missing", "disordered", "gaps", "doubled", "strange", "overlapping"] as const;

/** Whether a reader got what it was promised. */
export function isServed(counts: ReaderCounts): boolean {
  return FAULTS.every((fault) => counts[fault] === 0);
}

/** Compares what came, in its order, with the whole feed. */
export function countReader(
  messages: readonly DeliveredMessage[],
  feed: readonly unknown[],
  { order, mayRepeat }: ReaderPromise,
): Omit<ReaderCounts, "overlapping"> {
  const told = new Map(feed.map((event) => [sequenceOf(event), event]));
  const places = placesOf(feed, order);
  const lanes = new Map<string, { last: number; most: number }>();
  const seen = new Set<string>();
  const counts = { repeated: 0, disordered: 0, gaps: 0, doubled: 0, strange: strangeIds(messages) };
  for (const event of messages.flatMap(({ events }) => events)) {
    const sequence = sequenceOf(event);
    const place = places.get(sequence);
    if (!place || !isDeepStrictEqual(event, told.get(sequence))) counts.strange += 1;
    if (!place) continue;
    const { lane, index } = place;
    const { last, most } = lanes.get(lane) ?? { last: -1, most: -1 };
    if (index > most + 1) counts.gaps += 1;
    else if (index > last + 1 || (index < most && !seen.has(sequence))) counts.disordered += 1;
    if (seen.has(sequence)) counts[mayRepeat ? "repeated" : "doubled"] += 1;
    seen.add(sequence);
    lanes.set(lane, { last: index, most: Math.max(most, index) });
  }
  return { events: seen.size, missing: feed.length - seen.size, ...counts };
}

/** The same id must always hold the same events, and an event always come under the same id. */
function strangeIds(messages: readonly DeliveredMessage[]): number {
  const contents = new Map<string, string>();
  const ids = new Map<string, string>();
  let strange = 0;
  for (const { id, events } of messages) {
    const sequences = events.map(sequenceOf);
    const content = sequences.join();
    if ((contents.get(id) ?? content) !== content) strange += 1;
    contents.set(id, content);
    strange += sequences.filter((sequence) => (ids.get(sequence) ?? id) !== id).length;
    for (const sequence of sequences) ids.set(sequence, id);
  }
  return strange;
}
