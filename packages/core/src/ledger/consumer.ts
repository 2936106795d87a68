import type { FeedFilter, Page, PageRequest } from "./ledger-reader.js";

/** Somebody who reads the feed by name: the record keeps the place. Times are Unix milliseconds. */
export interface ConsumerRecord {
  readonly name: string;
  readonly filter: FeedFilter;
  /** The sequence of the last event that the consumer is done with; those that do not pass the filter count. */
  readonly position: number;
  readonly createdAt: number;
  /** When it last acknowledged or sought; `null` before. */
  readonly movedAt: number | null;
}

/** How far a consumer is behind. */
export interface ConsumerLag {
  /** The events after its position, whether they pass its filter or not. */
  readonly events: number;
  /** How long ago the first of them came in, in milliseconds; 0 if there is none, `null` if that is not known any more. */
  readonly milliseconds: number | null;
}

/** What a consumer is given. */
export interface ConsumerSettings {
  /** Every event unless set. */
  readonly filter?: FeedFilter;
  /** Where a new consumer begins: the sequence of an event; before the oldest event that can be read unless set. */
  readonly after?: number;
}

/** The name of a consumer: letters, digits and `. _ -`, 64 at most; not `.` or `..`, which are taken out of paths on the way. */
export const CONSUMER_NAME: RegExp = /^(?!\.{1,2}$)[\w.-]{1,64}$/;

/** Thrown for a consumer more than a record keeps. */
export class TooManyConsumersError extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`there are ${limit} consumers already: remove one that is not used any more`);
    this.name = "TooManyConsumersError";
    this.limit = limit;
  }
}

/**
 * The consumers of a record. What moves them is durable when it resolves, for every process on the database, and rejects with
 * a `CallbackError` "internal" while the database takes no writes.
 */
export interface Consumers {
  get(name: string): Promise<ConsumerRecord | undefined>;
  /** By name. */
  list(request?: PageRequest): Promise<Page<ConsumerRecord>>;
  /** How far consumers are behind, by name. */
  lags(consumers: readonly Pick<ConsumerRecord, "name" | "position">[]): Promise<ReadonlyMap<string, ConsumerLag>>;
  /**
   * Makes a consumer, or gives one that is there another filter and leaves it where it is. Throws a `RangeError` for a strange
   * name, a `PositionError` for a place beyond the newest event, and a `TooManyConsumersError`.
   */
  put(
    name: string,
    settings?: ConsumerSettings,
  ): Promise<{ readonly consumer: ConsumerRecord; readonly isNew: boolean }>;
  /**
   * Says that a consumer is done with the events up to a sequence; one that is further already stays there. Resolves to
   * `undefined` for an unknown name. Throws a `PositionError` for an event that was not told yet, or that is of another epoch than
   * the one given: what was read is lost where a backup was restored, and other events have its numbers.
   */
  acknowledge(name: string, sequence: number, epoch?: string): Promise<ConsumerRecord | undefined>;
  /**
   * Moves a consumer, forwards or back. Resolves and throws as `acknowledge`, and throws an `ExpiredPositionError` for a place
   * whose next events are gone.
   */
  seek(name: string, sequence: number): Promise<ConsumerRecord | undefined>;
  /** Whether it was there. */
  remove(name: string): Promise<boolean>;
}
