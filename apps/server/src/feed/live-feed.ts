import { setTimeout as pause } from "node:timers/promises";
import type { StoredLedger } from "@grouphook/core/storage";
import { LiveBatch } from "./live-batch.js";
import type { Place } from "./place.js";

/** What the end of the feed is read from. */
export type LiveSource = Pick<StoredLedger, "writtenFeedPage" | "waitBeyond" | "lastSequence" | "epochAt">;

/** Is told of every batch, and of the end. */
export interface LiveReader {
  /** There is more to read, or nothing to come any more. */
  readonly wake: () => void;
}

const PAGE = 1000;
/** How much is kept for readers who are a little behind: those further back read the database. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
/** What an erasure has taken out of the record is not given for longer. */
const LONGEST_MS = 15_000;
/** The more read along, the more events are gathered for one write to each of them. */
const GATHERING_MS_PER_READER = 0.05;
const LONGEST_GATHERING_MS = 50;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/**
 * The end of the feed, read from the database and written as JSON once for all who read along. Nobody reading, nothing is
 * read and nothing kept.
 */
export class LiveFeed {
  readonly #source: LiveSource;
  readonly #stopping: AbortSignal;
  readonly #readers = new Set<LiveReader>();
  #batches: LiveBatch[] = [];
  #size = 0;
  /** Up to where events were taken, and the epoch of the last; unknown while nobody reads along. */
  #place: Place | undefined;
  #pumping: Promise<void> | undefined;

  constructor(source: LiveSource, stopping: AbortSignal) {
    this.#source = source;
    this.#stopping = stopping;
    stopping.addEventListener("abort", () => this.#wake(), { once: true });
  }

  get isStopping(): boolean {
    return this.#stopping.aborted;
  }

  /** Up to where events were taken; `undefined` while nobody reads along, or the database is away. */
  get place(): Place | undefined {
    return this.#place;
  }

  /** Lets somebody read along. The returned function ends that. */
  join(reader: LiveReader): () => void {
    this.#readers.add(reader);
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined;
    });
    return () => this.#readers.delete(reader);
  }

  /** The batch that holds the event after a sequence; `undefined` if it has not come, or is not kept any more. */
  batchAfter(sequence: number): LiveBatch | undefined {
    this.#forget();
    if (sequence >= (this.#place?.sequence ?? 0)) return undefined;
    // Nearly all who ask are at the end.
    return this.#batches.findLast(({ after }) => after <= sequence);
  }

  /** The epoch of the event with a sequence; `undefined` if that is not known without the database. */
  epochAt(sequence: number): string | undefined {
    if (this.#place?.sequence === sequence) return this.#place.epoch;
    return this.batchAfter(sequence)?.epochAt(sequence);
  }

  async #pump(): Promise<void> {
    for (let failures = 0; this.#readers.size > 0 && !this.isStopping; ) {
      try {
        await this.#readOn();
        failures = 0;
      } catch {
        // Whoever is answered from the database is told what is wrong. Here, the next try comes soon.
        const milliseconds = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
        failures += 1;
        this.#begin();
        await this.#pause(milliseconds);
      }
    }
    this.#begin();
    if (this.#readers.size > 0 && !this.isStopping) await this.#pump();
  }

  async #readOn(): Promise<void> {
    this.#place ??= await this.#end();
    const before = this.#place;
    const after = before.sequence;
    if (!(await this.#source.waitBeyond(after, { milliseconds: LONGEST_MS, signal: this.#stopping }))) return;
    await this.#pause(Math.min(this.#readers.size * GATHERING_MS_PER_READER, LONGEST_GATHERING_MS));
    const { events } = await this.#source.writtenFeedPage({ after, limit: PAGE });
    if (events.length === 0) return;
    this.#add(new LiveBatch(before, events, await epochsOf(this.#source, events), performance.now()));
    this.#wake();
  }

  /** Where the feed ends. Whoever has read up to some event before it is told that there are more. */
  async #end(): Promise<Place> {
    const sequence = await this.#source.lastSequence();
    const epoch = await this.#source.epochAt(sequence);
    setImmediate(() => this.#wake());
    return { sequence, epoch };
  }

  #begin(): void {
    this.#batches = [];
    this.#size = 0;
    this.#place = undefined;
  }

  #add(batch: LiveBatch): void {
    this.#batches.push(batch);
    this.#size += batch.size;
    this.#place = { sequence: batch.last, epoch: batch.epochAt(batch.last) };
    this.#forget();
  }

  #forget(): void {
    const oldest = performance.now() - LONGEST_MS;
    for (let [first] = this.#batches; first; [first] = this.#batches) {
      if (this.#size <= MOST_CHARACTERS && first.cameAt > oldest) return;
      this.#batches.shift();
      this.#size -= first.size;
    }
  }

  #wake(): void {
    for (const { wake } of this.#readers) wake();
  }

  async #pause(milliseconds: number): Promise<void> {
    if (milliseconds < 1) return;
    await pause(milliseconds, undefined, { signal: this.#stopping }).catch(() => undefined);
  }
}

/** The epoch of each of some events in a row. A new one begins only where a server does, so that one look mostly tells all. */
export async function epochsOf(
  source: Pick<LiveSource, "epochAt">,
  events: readonly { readonly sequence: number }[],
): Promise<(sequence: number) => string> {
  const [first, last] = [events[0]?.sequence ?? 0, events.at(-1)?.sequence ?? 0];
  const [earliest, latest] = await Promise.all([source.epochAt(first), source.epochAt(last)]);
  if (earliest === latest) return () => latest;
  const each = new Map<number, string>();
  for (const { sequence } of events) each.set(sequence, await source.epochAt(sequence));
  return (sequence) => each.get(sequence) ?? latest;
}
