import type { FeedEventType } from "./operations.js";
import {
  type FeedSelection,
  isAbortion,
  patiently,
  quietPause,
  type ReadingSettings,
  WAIT_SECONDS,
} from "./reading.js";

/** How a consumer reads. */
export interface ConsumeOptions<Type extends FeedEventType = FeedEventType> extends ReadingSettings {
  /** Which events; all unless set. It is what the consumer has from now on. */
  readonly filter?: FeedSelection<Type> | undefined;
  /** The sequence after which a consumer begins that is new; before the oldest event that is kept unless set. */
  readonly after?: number | undefined;
}

interface Numbered {
  readonly sequence: string;
}

/** What a consumer does at the server. */
export interface ConsumerDesk<Event> {
  /** Makes it, or changes its filter. */
  open(): Promise<unknown>;
  read(question: { readonly limit?: number | undefined; readonly wait: number }): Promise<{
    readonly events: readonly Event[];
    readonly next: number;
    readonly epoch: string;
  }>;
  /** Outlives the reader's signal: what was done is to be told in any case. */
  acknowledge(sequence: number, epoch?: string): Promise<unknown>;
}

/**
 * Reads as a consumer for ever: handles events one after the other, and acknowledges a page when it is done with it. If `handle`
 * fails, or the signal is aborted, what was handled before is acknowledged.
 */
export async function consume<Event extends Numbered>(
  desk: ConsumerDesk<Event>,
  settings: ReadingSettings,
  handle: (event: Event) => unknown,
): Promise<void> {
  const { limit, wait = WAIT_SECONDS, signal } = settings;
  let acknowledged: number | undefined;
  try {
    await patiently(() => desk.open(), settings);
    for (;;) {
      const askedAt = performance.now();
      const { events, next, epoch } = await patiently(() => desk.read({ limit, wait }), settings);
      await handleInOrder(desk, events, settings, handle);
      // The place goes on also where nothing was selected.
      if (next !== acknowledged) await patiently(() => desk.acknowledge(next, epoch), settings);
      acknowledged = next;
      if (events.length === 0) await quietPause(askedAt, signal);
    }
  } catch (fault) {
    if (!isAbortion(fault, signal)) throw fault;
  }
}

async function handleInOrder<Event extends Numbered>(
  desk: ConsumerDesk<Event>,
  events: readonly Event[],
  { signal }: ReadingSettings,
  handle: (event: Event) => unknown,
): Promise<void> {
  let done: number | undefined;
  try {
    for (const event of events) {
      signal?.throwIfAborted();
      await handle(event);
      done = Number(event.sequence);
    }
    signal?.throwIfAborted();
  } catch (fault) {
    // Where it cannot be told, the events come again.
    if (done !== undefined) await desk.acknowledge(done).catch(() => undefined);
    throw fault;
  }
}
