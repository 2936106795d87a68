import type { FeedEventOf, FeedEventType } from "./operations.js";
import { PositionError } from "./problem.js";
import {
  type FeedSelection,
  isAbortion,
  patiently,
  quietPause,
  type ReadingSettings,
  WAIT_SECONDS,
} from "./reading.js";

/** A place in the feed: the `next` of a page, or the sequence of the last event that was dealt with. */
export interface FeedPlace {
  /** The beginning of the feed unless set; `newest` begins with what comes. */
  readonly after?: number | "newest" | undefined;
  /** The `epoch` of the page before: with it, a feed that is another one, or was restored from a backup, is noticed. */
  readonly epoch?: string | undefined;
}

/** How the feed is followed. */
export interface FollowOptions<Type extends FeedEventType = FeedEventType>
  extends FeedPlace,
    FeedSelection<Type>,
    ReadingSettings {}

/** Events of the feed. Keep `next` and `epoch`, and go on from them as `after` and `epoch`. */
export type FeedPage<Type extends FeedEventType = FeedEventType> = Page<FeedEventOf<Type>>;

interface Page<Event> {
  readonly events: readonly Event[];
  /** It goes on also where no event was selected. */
  readonly next: number;
  readonly epoch: string;
}

/** Where a reading asks next. */
export interface Question {
  readonly after: number;
  readonly epoch?: string | undefined;
  readonly limit?: number | undefined;
  readonly wait: number;
}

/** Follows a feed page by page, those without events included. Holds one page at a time; ends when the signal is aborted. */
export async function* followPages<Event>(
  settings: FeedPlace & ReadingSettings,
  read: (question: Question) => Promise<Page<Event>>,
): AsyncGenerator<Page<Event>, void, undefined> {
  const { limit, wait = WAIT_SECONDS, signal } = settings;
  let { epoch } = settings;
  try {
    let after = await patiently(() => firstPosition(settings, read), settings);
    for (;;) {
      const askedAt = performance.now();
      const page = await patiently(() => read({ after, epoch, limit, wait }), settings);
      const isQuiet = page.events.length === 0 && page.next === after;
      ({ next: after, epoch } = page);
      yield page;
      signal?.throwIfAborted();
      if (isQuiet) await quietPause(askedAt, signal);
    }
  } catch (fault) {
    if (!isAbortion(fault, signal)) throw fault;
  }
}

async function firstPosition(
  { after = 0 }: FeedPlace,
  read: (question: Question) => Promise<{ readonly next: number }>,
): Promise<number> {
  if (after !== "newest") return after;
  try {
    return (await read({ after: Number.MAX_SAFE_INTEGER, wait: 0 })).next;
  } catch (fault) {
    // Who asks for what comes after events that are not there yet is told which is the newest.
    if (fault instanceof PositionError) return fault.newest;
    throw fault;
  }
}

/** The events of pages, one after the other, until the signal is aborted. */
export async function* eventsOf<Event>(
  pages: AsyncIterable<Page<Event>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Event, void, undefined> {
  for await (const { events } of pages) {
    for (const event of events) {
      if (signal?.aborted) return;
      yield event;
    }
  }
}
