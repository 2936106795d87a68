import { toCloudEvent } from "../feed/feed-event.js";
import { type Lease, LeaseLostError } from "../ledger/delivery.js";
import { ExpiredPositionError, type FeedFilter, type FeedPage, type LedgerReader } from "../ledger/ledger-reader.js";
import type { Delivered, Sink } from "./sink.js";

const DEFAULT_BATCH = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/** A sink that has not settled by then is told to end. */
const PATIENCE_MS = 30_000;

/** What the runner of a sink needs of a ledger. */
export interface SinkLedger extends Pick<LedgerReader, "lastSequence" | "epochAt"> {
  lease(name: string, request: { readonly startAfter?: number; readonly signal?: AbortSignal }): Promise<Lease>;
  followPages(
    request: FeedFilter & { readonly after?: number; readonly limit?: number; readonly signal?: AbortSignal },
  ): AsyncIterable<FeedPage>;
}

/** Something that happened to a sink. */
export type SinkReport =
  /** This process delivers from now on, beginning after a position. */
  | { readonly kind: "started"; readonly position: number }
  /** The lease is lost or was given up: another process may deliver. */
  | { readonly kind: "ended"; readonly reason: string }
  | { readonly kind: "delivered"; readonly events: number; readonly position: number; readonly delivered: Delivered }
  /** The same events are delivered again after the pause, for ever. `attempt` counts from 1. */
  | { readonly kind: "failed"; readonly attempt: number; readonly cause: unknown; readonly pauseMs: number }
  /** The events from `position` to before `oldest` are gone by retention, and were not delivered. */
  | { readonly kind: "missed"; readonly position: number; readonly oldest: number };

/** How to run a sink. */
export interface SinkOptions {
  /** Names the delivery: its position is kept under it. */
  readonly name: string;
  readonly sink: Sink;
  readonly ledger: SinkLedger;
  /** Which events; all unless set. */
  readonly filter?: FeedFilter;
  /** Where a sink of a new name begins: with the oldest event (unless set), or with those that come. */
  readonly startAt?: "oldest" | "newest";
  /** Must not throw. */
  readonly onReport?: (report: SinkReport) => void;
}

/** A sink that is being run. */
export interface RunningSink {
  /** Ends the delivery, gives up the lease and closes the sink. */
  stop(): Promise<void>;
}

/** The name of a sink's lease and of its position. */
export function deliveryNameOf(sink: string): string {
  return `sink:${sink}`;
}

/**
 * Takes the events of the feed to a sink: in order, at least once, none left out, in one process at a time. While the
 * broker is away it tries again for ever; two pages of events are all that it keeps in memory.
 */
export function runSink(options: SinkOptions): RunningSink {
  const { sink } = options;
  const end = new AbortController();
  const running = run(options, end.signal);
  let stopped: Promise<void> | undefined;
  return {
    stop() {
      end.abort();
      stopped ??= running.then(() => sink.close());
      return stopped;
    },
  };
}

async function run(options: SinkOptions, signal: AbortSignal): Promise<void> {
  const { name, ledger, startAt } = options;
  let attempt = 1;
  const onReport = (report: SinkReport) => {
    if (report.kind === "delivered") attempt = 0;
    options.onReport?.(report);
  };
  for (; !signal.aborted; attempt += 1) {
    let lease: Lease | undefined;
    try {
      const startAfter = startAt === "newest" ? await ledger.lastSequence() : 0;
      lease = await ledger.lease(deliveryNameOf(name), { startAfter, signal });
      onReport({ kind: "started", position: lease.position });
      await deliverAll({ ...options, onReport }, lease, signal);
      await lease.release();
      onReport({ kind: "ended", reason: reasonOf(lease.signal.reason) });
    } catch (cause) {
      await lease?.release();
      if (signal.aborted) return;
      if (lease?.signal.reason instanceof LeaseLostError) onReport({ kind: "ended", reason: reasonOf(cause) });
      const pauseMs = pauseAfter(attempt);
      onReport({ kind: "failed", attempt, cause, pauseMs });
      await pause(pauseMs, signal);
    }
  }
}

/** Events of one epoch, and the position after them. */
interface PartOfPage extends FeedPage {
  readonly epoch: string;
}

/** Delivers as long as the lease is held. */
async function deliverAll(
  options: SinkOptions & Required<Pick<SinkOptions, "onReport">>,
  lease: Lease,
  ending: AbortSignal,
): Promise<void> {
  const { ledger, sink, filter = {}, onReport } = options;
  const limit = sink.batch ?? DEFAULT_BATCH;
  const signal = AbortSignal.any([lease.signal, ending]);
  for (let after = lease.position; lease.isHeld && !signal.aborted; ) {
    try {
      const pages = ledger.followPages({ ...filter, after, limit, signal });
      for await (const part of readAhead(inParts(pages, ledger))) {
        if (!(await deliverPart(options, part, { lease, signal }))) return;
        after = part.next;
        void lease.advance(after);
      }
      return;
    } catch (fault) {
      if (!(fault instanceof ExpiredPositionError)) throw fault;
      const { oldest } = fault;
      // Who begins with the oldest event has missed nothing.
      if (after > 0) onReport({ kind: "missed", position: after, oldest });
      after = oldest - 1;
      void lease.advance(after);
    }
  }
}

/** Pages in parts of one epoch: where a backup was restored, the events after that have numbers that others had before. */
async function* inParts(
  pages: AsyncIterable<FeedPage>,
  ledger: Pick<SinkLedger, "epochAt">,
): AsyncGenerator<PartOfPage, void> {
  for await (const page of pages) yield* await partsOf(page, ledger);
}

async function partsOf(
  { events, next }: FeedPage,
  ledger: Pick<SinkLedger, "epochAt">,
): Promise<readonly PartOfPage[]> {
  const last = events.at(-1)?.sequence ?? next;
  const first = events[0]?.sequence ?? last;
  const [earliest, epoch] = await Promise.all([ledger.epochAt(first), ledger.epochAt(last)]);
  if (earliest === epoch) return [{ events, next, epoch }];
  const middle = Math.ceil(events.length / 2);
  const before = events.slice(0, middle);
  const halves = [
    partsOf({ events: before, next: before.at(-1)?.sequence ?? next }, ledger),
    partsOf({ events: events.slice(middle), next }, ledger),
  ];
  return (await Promise.all(halves)).flat();
}

/** Tries until the sink has confirmed the part; resolves to whether it has, before the lease or the delivery ended. */
async function deliverPart(
  { sink, onReport }: Pick<SinkOptions, "sink"> & Required<Pick<SinkOptions, "onReport">>,
  { events, next, epoch: recordId }: PartOfPage,
  { lease, signal }: { readonly lease: Lease; readonly signal: AbortSignal },
): Promise<boolean> {
  const told = events.map(toCloudEvent);
  for (let attempt = 1; lease.isHeld && !signal.aborted; attempt += 1) {
    try {
      const delivered =
        told.length > 0 ? await withinPatience(signal, (ends) => sink.deliver(told, { recordId, signal: ends })) : {};
      onReport({ kind: "delivered", events: told.length, position: next, delivered: delivered ?? {} });
      return true;
    } catch (cause) {
      if (signal.aborted) return false;
      const pauseMs = pauseAfter(attempt);
      onReport({ kind: "failed", attempt, cause, pauseMs });
      await pause(pauseMs, signal);
    }
  }
  return false;
}

async function withinPatience<Result>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new Error(`the broker confirmed nothing within ${PATIENCE_MS} ms`)),
    PATIENCE_MS,
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** Reads the next part while one is dealt with. */
async function* readAhead(parts: AsyncIterable<PartOfPage>): AsyncGenerator<PartOfPage, void> {
  const iterator = parts[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ; ) {
      const { done, value } = await next;
      if (done) return;
      next = iterator.next();
      // It is told when it is awaited.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** With a share of chance, so that processes do not ask all at once. */
function pauseAfter(attempt: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return Math.round(longest * (0.5 + Math.random() / 2));
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
