import type { FeedEvent, FeedFilter } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";

/** Events that are read at once; fewer if they are large. */
const EVENTS = 1000;

/** A part of the feed whose messages are made together: their bounds depend on nothing outside of it. */
export interface FeedWindow {
  /** Those that pass the filter. */
  readonly events: readonly FeedEvent[];
  /** The sequence at which it ends. */
  readonly end: number;
  /** Whether its end is not stored yet. */
  readonly isNew: boolean;
}

/** From where on, and what, to read. */
interface FeedWindowsOptions {
  readonly filter: FeedFilter;
  readonly batch: number;
  readonly after: number;
  /** Where windows ended that were read before. They end there again, whatever has come since then. */
  readonly planned: readonly number[];
  readonly signal: AbortSignal;
}

/** Reads the feed window by window. */
export class FeedWindows {
  readonly #ledger: Pick<StoredLedger, "feedPage" | "waitBeyond">;
  readonly #options: FeedWindowsOptions;
  readonly #planned: number[];
  #reached: number;

  constructor(ledger: Pick<StoredLedger, "feedPage" | "waitBeyond">, options: FeedWindowsOptions) {
    this.#ledger = ledger;
    this.#options = options;
    this.#planned = options.planned.filter((end) => end > options.after);
    this.#reached = options.after;
  }

  /** The next one, which may be without events. Waits at the end of the feed; `undefined` once the signal is aborted. */
  async next(): Promise<FeedWindow | undefined> {
    const { filter, batch, signal } = this.#options;
    while (!signal.aborted) {
      const after = this.#reached;
      const limit = Math.ceil(EVENTS / batch) * batch;
      const page = await this.#ledger.feedPage({ ...filter, after, limit });
      if (page.next > after) {
        const window = this.#planned[0] === undefined ? newWindow(page, batch) : this.#plannedWindow(page);
        this.#reached = window.end;
        return window;
      }
      await this.#ledger.waitBeyond(after, { signal });
    }
    return undefined;
  }

  #plannedWindow({ events, next }: { readonly events: readonly FeedEvent[]; readonly next: number }): FeedWindow {
    const [planned = next] = this.#planned;
    const end = Math.min(planned, next);
    if (end === planned) this.#planned.shift();
    return { events: events.filter(({ sequence }) => sequence <= end), end, isNew: end !== planned };
  }
}

/** Ends with a whole message where there is one: what comes later does not change it. */
function newWindow(page: { readonly events: readonly FeedEvent[]; readonly next: number }, batch: number): FeedWindow {
  const whole = page.events.length - (page.events.length % batch);
  if (whole === 0 || whole === page.events.length) return { events: page.events, end: page.next, isNew: true };
  const events = page.events.slice(0, whole);
  return { events, end: events.at(-1)?.sequence ?? page.next, isNew: true };
}
