import type { FeedFilter, WrittenEvent } from "@grouphook/core";
import type { FewAtOnce } from "./few-at-once.js";
import type { LiveFeed, LiveSource } from "./live-feed.js";

/** Which events are asked for, and from where on. */
export interface FeedQuestion extends FeedFilter {
  readonly after: number;
  /** The epoch of the event `after`. Checked if present. */
  readonly epoch?: string;
  readonly limit: number;
}

/** Some events, and the place to read on from. */
export interface FeedAnswer {
  readonly events: readonly WrittenEvent[];
  readonly next: number;
  readonly epoch: string;
}

/** How long somebody waits for events. */
export interface FeedPatience {
  readonly milliseconds: number;
  /** Aborted when the caller hung up, or the server stops. */
  readonly signal: AbortSignal;
}

/** What a reading of the feed uses. */
export interface FeedTools {
  readonly source: LiveSource;
  readonly live: LiveFeed;
  /** Bounds the readings of all who wait: thousands of them may be woken by one event. */
  readonly turns: FewAtOnce;
}

/** Reads some events. Throws as `writtenFeedPage` does. */
export async function readFeed(source: LiveSource, question: FeedQuestion): Promise<FeedAnswer> {
  const { events, next } = await source.writtenFeedPage(question);
  return { events, next, epoch: await source.epochAt(next) };
}

/**
 * Reads some events, and waits for one at the end of the feed: no longer than the patience lasts. Whoever is at the end of the
 * feed already does not ask the database at all. Throws as `writtenFeedPage` does.
 */
export async function readPatiently(
  { source, live, turns }: FeedTools,
  question: FeedQuestion,
  { milliseconds, signal }: FeedPatience,
): Promise<FeedAnswer> {
  let isOver = signal.aborted;
  let news = Promise.withResolvers<void>();
  const wake = () => news.resolve();
  const giveUp = () => {
    isOver = true;
    wake();
  };
  const leave = live.join({ wake });
  const timer = setTimeout(giveUp, milliseconds);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    for (let asked = question; ; ) {
      news = Promise.withResolvers<void>();
      const answer =
        liveAnswer(live, asked) ??
        (await turns.run(async () => (isOver ? lastAnswer(asked) : undefined) ?? readFeed(source, asked)));
      if (answer.events.length > 0 || isOver) return answer;
      if (answer.next === asked.after) await news.promise;
      asked = { ...asked, after: answer.next, epoch: answer.epoch };
    }
  } finally {
    leave();
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

/** What can be told without the database; `undefined` if that is nothing. */
function liveAnswer(live: LiveFeed, question: FeedQuestion): FeedAnswer | undefined {
  const { after, epoch, limit, ...filter } = question;
  const { place } = live;
  if (place?.sequence === after)
    return isOf(epoch, place.epoch) ? { events: [], next: after, epoch: place.epoch } : undefined;
  const batch = live.batchAfter(after);
  if (!batch || !isOf(epoch, batch.epochAt(after))) return undefined;
  const selected = batch.select(filter, after);
  const events = selected.slice(0, limit);
  const next = events.length < selected.length ? (events.at(-1)?.sequence ?? after) : batch.last;
  return { events, next, epoch: batch.epochAt(next) };
}

function isOf(asked: string | undefined, epoch: string): boolean {
  return asked === undefined || asked === epoch;
}

/** What is known already, where nobody waits any longer: those in the queue then leave it even if the database is away. */
function lastAnswer({ after, epoch }: FeedQuestion): FeedAnswer | undefined {
  return epoch === undefined ? undefined : { events: [], next: after, epoch };
}
