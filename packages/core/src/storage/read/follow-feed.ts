import { setTimeout as pause } from "node:timers/promises";
import type { FeedEvent } from "../../feed/feed-event.js";
import type { FeedFilter, FeedPage, LedgerReader } from "../../ledger/ledger-reader.js";
import { LedgerUnavailableError } from "../../ledger/ledger-unavailable-error.js";
import type { FeedTail } from "./feed-tail.js";

const PAGE = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** From where on, and what, to follow. */
export interface FollowRequest extends FeedFilter {
  /** The sequence of the last event that was dealt with; 0 unless set. */
  readonly after?: number;
  /** The most events on a page; 500 unless set. */
  readonly limit?: number;
  /** Ends the following, without an error. */
  readonly signal?: AbortSignal;
}

/** The events after a number, and those to come; ends when the ledger is closed. */
export async function* followFeed(
  reader: Pick<LedgerReader, "feedPage">,
  tail: Pick<FeedTail, "waitBeyond" | "isClosed">,
  request: FollowRequest,
): AsyncGenerator<FeedEvent, void> {
  for await (const { events } of followPages(reader, tail, request)) {
    for (const event of events) {
      yield event;
      if (request.signal?.aborted) return;
    }
  }
}

/** The same in pages, also those on which nothing passed the filter. */
export async function* followPages(
  reader: Pick<LedgerReader, "feedPage">,
  tail: Pick<FeedTail, "waitBeyond" | "isClosed">,
  { after = 0, signal, limit = PAGE, ...filter }: FollowRequest,
): AsyncGenerator<FeedPage, void> {
  const patience = signal ? { signal } : {};
  let position = after;
  for (let failures = 0; !signal?.aborted; ) {
    let page: FeedPage;
    try {
      page = await reader.feedPage({ ...filter, after: position, limit });
      failures = 0;
    } catch (fault) {
      if (tail.isClosed) return;
      if (!(fault instanceof LedgerUnavailableError)) throw fault;
      const milliseconds = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      failures += 1;
      await pause(milliseconds, undefined, patience).catch(() => undefined);
      continue;
    }
    if (page.next !== position) {
      if (signal?.aborted) return;
      yield page;
      position = page.next;
    } else if (!(await tail.waitBeyond(position, patience))) return;
  }
}
