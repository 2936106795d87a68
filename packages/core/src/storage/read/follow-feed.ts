import { setTimeout as pause } from "node:timers/promises";
import type { FeedEvent } from "../../feed/feed-event.js";
import type { FeedFilter, LedgerReader } from "../../ledger/ledger-reader.js";
import { LedgerUnavailableError } from "../../ledger/ledger-unavailable-error.js";
import type { FeedTail } from "./feed-tail.js";

const PAGE = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** From where on, and what, to follow. */
export interface FollowRequest extends FeedFilter {
  /** The sequence of the last event that was dealt with; 0 unless set. */
  readonly after?: number;
  /** Ends the following, without an error. */
  readonly signal?: AbortSignal;
}

/** The events after a number, and those to come; ends when the ledger is closed. */
export async function* followFeed(
  reader: Pick<LedgerReader, "feedPage">,
  tail: Pick<FeedTail, "waitBeyond" | "isClosed">,
  { after = 0, signal, ...filter }: FollowRequest,
): AsyncGenerator<FeedEvent, void> {
  const patience = signal ? { signal } : {};
  let position = after;
  for (let failures = 0; !signal?.aborted; ) {
    try {
      const { events, next } = await reader.feedPage({ ...filter, after: position, limit: PAGE });
      failures = 0;
      for (const event of events) {
        yield event;
        if (signal?.aborted) return;
      }
      const isAtEnd = next === position && !(await tail.waitBeyond(position, patience));
      if (isAtEnd) return;
      position = next;
    } catch (fault) {
      if (tail.isClosed) return;
      if (!(fault instanceof LedgerUnavailableError)) throw fault;
      const milliseconds = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      failures += 1;
      await pause(milliseconds, undefined, patience).catch(() => undefined);
    }
  }
}
