import type { GroupState } from "../group-state.js";
import { jsonText } from "../json.js";
import { type HeadMark, isSameMark } from "./head-mark.js";

/** Groups remembered; of more, those that were not named for longest are looked up again. */
const MOST_GROUPS = 4096;
/** Characters of a group, as JSON, beyond which it is looked up each time: what is remembered must not fill the memory. */
const LARGEST_GROUP = 16 * 1024;
/** Batches that look up everything after one whose expectation was wrong. */
const CAUTION = 64;

/** One group of one source. */
export interface SourceGroup {
  readonly source: string;
  readonly group: GroupState;
}

/**
 * What a writer expects of the database without looking it up, and can tell when it was wrong: that groups are as it left
 * them, for then the head bears its mark still, and that what it is told of is told for the first time, for else its key
 * is taken.
 */
export class Expectations {
  readonly #groups = new Map<string, SourceGroup>();
  #mark: HeadMark | undefined;
  #groupCaution = 0;
  #newsCaution = 0;

  /** The mark of the head; `undefined` while anything may have happened. */
  get mark(): HeadMark | undefined {
    return this.#groupCaution > 0 ? undefined : this.#mark;
  }

  /** Whether callbacks and messages may be inserted without looking for them. */
  get isAllNews(): boolean {
    return this.#newsCaution === 0;
  }

  /** Those of the named groups that are remembered, by their names. */
  remembered(names: Iterable<string>): ReadonlyMap<string, SourceGroup> {
    const remembered = new Map<string, SourceGroup>();
    if (this.mark === undefined) return remembered;
    for (const name of names) {
      const known = this.#groups.get(name);
      if (known) remembered.set(name, known);
    }
    return remembered;
  }

  /** Whether what is remembered still holds under the mark that the head was found with. To be asked in every batch. */
  holdsAt(found: HeadMark): boolean {
    if (this.#mark === undefined || isSameMark(this.#mark, found)) return true;
    this.forget();
    this.#groupCaution = CAUTION;
    return false;
  }

  /** A batch of ours leaves the head and the groups it named like this. */
  learn(mark: HeadMark, groups: Iterable<readonly [name: string, group: SourceGroup]>): void {
    this.#mark = mark;
    this.#groupCaution = Math.max(0, this.#groupCaution - 1);
    this.#newsCaution = Math.max(0, this.#newsCaution - 1);
    for (const [name, named] of groups) {
      const isSame = this.#groups.get(name)?.group === named.group;
      this.#groups.delete(name);
      if (isSame || jsonText(named.group).length <= LARGEST_GROUP) this.#groups.set(name, named);
    }
    for (const name of this.#groups.keys()) {
      if (this.#groups.size <= MOST_GROUPS) break;
      this.#groups.delete(name);
    }
  }

  /** A batch failed, and may or may not have been committed. */
  forget(): void {
    this.#groups.clear();
    this.#mark = undefined;
  }

  /** Something was told before. */
  distrustNews(): void {
    this.#newsCaution = CAUTION;
  }
}
