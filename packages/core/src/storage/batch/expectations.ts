import { type HeadMark, isSameMark } from "./head-mark.js";
import { type RememberedGroup, RememberedGroups, type TouchedGroup } from "./remembered-groups.js";

/** Batches that look up everything after one whose expectation was wrong. */
const CAUTION = 64;

/**
 * What a writer expects of the database without looking it up, and can tell when it was wrong: that groups are as it left
 * them, for then the head bears its mark still; that what it is told of is told for the first time, and that those who join
 * were never there, for else their keys are taken.
 */
export class Expectations {
  readonly #groups = new RememberedGroups();
  #mark: HeadMark | undefined;
  #groupCaution = 0;
  #newsCaution = 0;
  #strangerCaution = 0;

  /** The mark of the head; `undefined` while anything may have happened. */
  get mark(): HeadMark | undefined {
    return this.#groupCaution > 0 ? undefined : this.#mark;
  }

  /** Whether callbacks and messages may be inserted without looking for them. */
  get isAllNews(): boolean {
    return this.#newsCaution === 0;
  }

  /** Whether those who join may be inserted without looking for them. */
  get joinAsStrangers(): boolean {
    return this.#strangerCaution === 0;
  }

  /** Those of the named groups that are remembered, by their names. */
  remembered(names: Iterable<string | undefined>): ReadonlyMap<string, RememberedGroup> {
    const remembered = new Map<string, RememberedGroup>();
    if (this.mark === undefined) return remembered;
    for (const name of names) {
      const known = name === undefined ? undefined : this.#groups.get(name);
      if (name !== undefined && known) remembered.set(name, known);
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
  learn(mark: HeadMark, groups: Iterable<readonly [name: string, group: TouchedGroup]>): void {
    this.#mark = mark;
    this.#groupCaution = Math.max(0, this.#groupCaution - 1);
    this.#newsCaution = Math.max(0, this.#newsCaution - 1);
    this.#strangerCaution = Math.max(0, this.#strangerCaution - 1);
    for (const [name, touched] of groups) this.#groups.remember(name, touched);
  }

  /** A batch failed, and may or may not have been committed. */
  forget(): void {
    this.#groups.clear();
    this.#mark = undefined;
  }

  /** A key was taken: by one who joined, or else by something told before. Whether anything was still taken for new. */
  distrust(): boolean {
    if (this.joinAsStrangers) this.#strangerCaution = CAUTION;
    else if (this.isAllNews) this.#newsCaution = CAUTION;
    else return false;
    return true;
  }
}
