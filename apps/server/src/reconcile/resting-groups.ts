import type { GroupReading } from "@grouphook/core";

interface Rest {
  /** In a row, of readings that left the group stale. */
  readonly failures: number;
  readonly until: number;
}

const AFTER_READING_MS = 3000;
const FIRST_REST_MS = 5000;
const LONGEST_REST_MS = 60 * 60_000;
/** The vendor will hardly tell another time what it refuses to tell. */
const UNREADABLE_MS = 60 * 60_000;
const MOST = 10_000;

/** Stale groups that were read lately, and are not to be read again soon: the longer, the more often they stayed stale. */
export class RestingGroups {
  readonly #now: () => number;
  readonly #rests: Map<string, Rest> = new Map();

  /** `now` need not be the time of day; it must not go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many groups rest, at most. */
  get size(): number {
    return this.#rests.size;
  }

  isResting(groupId: string): boolean {
    const rest = this.#rests.get(groupId);
    return rest !== undefined && rest.until > this.#now();
  }

  onReading(reading: GroupReading): void {
    const { groupId } = reading;
    if (reading.result === "unreadable") this.#rest(groupId, 0, UNREADABLE_MS);
    else if (reading.isStale) this.onFailure(groupId);
    else this.#rest(groupId, 0, AFTER_READING_MS);
  }

  onFailure(groupId: string): void {
    const failures = (this.#rests.get(groupId)?.failures ?? 0) + 1;
    this.#rest(groupId, failures, Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS));
  }

  #rest(groupId: string, failures: number, milliseconds: number): void {
    const now = this.#now();
    this.#rests.delete(groupId);
    // Those that failed are remembered for a while, so that the next rest is longer.
    const isOver = ({ until, failures: times }: Rest) => until + (times > 0 ? LONGEST_REST_MS : 0) < now;
    for (const [other, rest] of this.#rests) {
      if (this.#rests.size < MOST && !isOver(rest)) break;
      this.#rests.delete(other);
    }
    this.#rests.set(groupId, { failures, until: now + milliseconds });
  }
}
