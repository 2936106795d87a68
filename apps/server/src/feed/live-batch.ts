import type { FeedFilter, WrittenEvent } from "@grouphook/core";
import { frameOf } from "./event-frame.js";
import type { Place } from "./place.js";

/** Readers with as many different filters share what is made for the first of them. */
const MOST_FILTERS = 8;

/** Some events in a row, as they came, for any number of readers. */
export class LiveBatch {
  /** The sequence before the first. */
  readonly after: number;
  /** The sequence of the last. */
  readonly last: number;
  /** When it came, by `performance.now()`. */
  readonly cameAt: number;
  /** Characters of its events. */
  readonly size: number;
  readonly #events: readonly WrittenEvent[];
  readonly #before: Place;
  readonly #epochOf: (sequence: number) => string;
  readonly #frames = new Map<string, Buffer | undefined>();
  #byGroup: ReadonlyMap<string, readonly WrittenEvent[]> | undefined;

  /** The events after a place, at least one, and the epoch of each. */
  constructor(before: Place, events: readonly WrittenEvent[], epochOf: (sequence: number) => string, cameAt: number) {
    this.#before = before;
    this.#events = events;
    this.#epochOf = epochOf;
    this.after = before.sequence;
    this.last = events.at(-1)?.sequence ?? before.sequence;
    this.cameAt = cameAt;
    this.size = events.reduce((sum, { json }) => sum + json.length, 0);
  }

  /** The epoch of one of its events, or of the one before them. */
  epochAt(sequence: number): string {
    return sequence === this.#before.sequence ? this.#before.epoch : this.#epochOf(sequence);
  }

  /** The events after a sequence that pass a filter. */
  select(filter: FeedFilter, after: number): readonly WrittenEvent[] {
    const { source, groupId, types } = filter;
    const candidates = groupId === undefined ? this.#events : (this.#groups().get(groupId) ?? []);
    if (source === undefined && types === undefined && after <= this.after) return candidates;
    return candidates.filter(
      (event) =>
        event.sequence > after &&
        (source === undefined || event.source === source) &&
        (types === undefined || types.includes(event.type)),
    );
  }

  /** Its events after a sequence that pass a filter, as a stream sends them; `undefined` if none does. */
  frames(filter: FeedFilter, after: number): Buffer | undefined {
    // A group has few readers; the others share what was made for the first of them.
    if (filter.groupId !== undefined || after > this.after) return this.#framesOf(this.select(filter, after));
    const key = `${filter.source ?? "*"} ${filter.types?.join() ?? "*"}`;
    if (this.#frames.has(key)) return this.#frames.get(key);
    const frames = this.#framesOf(this.select(filter, after));
    if (this.#frames.size < MOST_FILTERS) this.#frames.set(key, frames);
    return frames;
  }

  #framesOf(events: readonly WrittenEvent[]): Buffer | undefined {
    if (events.length === 0) return undefined;
    return Buffer.concat(events.map((event) => frameOf(event, this.#epochOf(event.sequence))));
  }

  #groups(): ReadonlyMap<string, readonly WrittenEvent[]> {
    this.#byGroup ??= Map.groupBy(this.#events, ({ groupId }) => groupId ?? "");
    return this.#byGroup;
  }
}
