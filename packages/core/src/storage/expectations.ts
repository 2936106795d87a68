import type { GroupState } from "../group-state.js";
import { integer } from "./column.js";
import type { Row } from "./tables.js";

/** Groups remembered; of more, those that were not named for longest are looked up again. */
const MOST_GROUPS = 4096;
/** Batches that look up everything after one whose expectation was wrong. */
const CAUTION = 64;

/** One group of one source. */
export interface SourceGroup {
  readonly source: string;
  readonly group: GroupState;
}

/**
 * What a writer expects of the database without looking it up, and can tell when it was wrong: that groups are as it left
 * them, for then nobody has moved the numbers of the head since, and that what it is told of is told for the first time,
 * for else its key is taken.
 */
export class Expectations {
  readonly #groups = new Map<string, SourceGroup>();
  #numbers: string | undefined;
  #groupCaution = 0;
  #newsCaution = 0;

  /** Those of the named groups that are remembered, by their names. */
  remembered(names: Iterable<string>): ReadonlyMap<string, SourceGroup> {
    const remembered = new Map<string, SourceGroup>();
    if (this.#groupCaution > 0) return remembered;
    for (const name of names) {
      const known = this.#groups.get(name);
      if (known) remembered.set(name, known);
    }
    return remembered;
  }

  /** Whether callbacks and messages may be inserted without looking for them. */
  get isAllNews(): boolean {
    return this.#newsCaution === 0;
  }

  /** Whether what is remembered still holds, given the locked head. To be asked in every batch. */
  holdsAt(headRow: Row): boolean {
    if (this.#numbers === undefined || this.#numbers === numbersOf(headRow)) return true;
    this.forget();
    this.#groupCaution = CAUTION;
    return false;
  }

  /** A batch of ours was committed, and left the head and the groups it named like this. */
  learn(headRow: Row, groups: Iterable<readonly [name: string, group: SourceGroup]>): void {
    this.#numbers = numbersOf(headRow);
    this.#groupCaution = Math.max(0, this.#groupCaution - 1);
    this.#newsCaution = Math.max(0, this.#newsCaution - 1);
    for (const [name, group] of groups) {
      this.#groups.delete(name);
      this.#groups.set(name, group);
    }
    for (const name of this.#groups.keys()) {
      if (this.#groups.size <= MOST_GROUPS) break;
      this.#groups.delete(name);
    }
  }

  /** A batch failed, and may or may not have been committed. */
  forget(): void {
    this.#groups.clear();
    this.#numbers = undefined;
  }

  /** Something was told before. */
  distrustNews(): void {
    this.#newsCaution = CAUTION;
  }
}

function numbersOf(headRow: Row): string {
  return `${integer(headRow, "feed_sequence")}/${integer(headRow, "callback_id")}`;
}
