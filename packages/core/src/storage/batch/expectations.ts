import { type CachedGroup, CachedGroups, type TouchedGroup } from "./cached-groups.js";
import { type HeadMark, isSameMark } from "./head-mark.js";

/** For so many batches after a wrong expectation everything is looked up. */
const CAUTION = 64;

/**
 * What a writer expects of the database without looking it up. Groups are as its last batch left them: true while the
 * head still bears that batch's mark. Facts are told for the first time, and nothing is stored of those who join: where
 * that is wrong, the database refuses their keys.
 */
export class Expectations {
  readonly #groups = new CachedGroups();
  #mark: HeadMark | undefined;
  #groupCaution = 0;
  #keyCaution = 0;
  #memberCaution = 0;

  /** The mark the head should bear; `undefined` where it is not known. */
  get mark(): HeadMark | undefined {
    return this.#groupCaution > 0 ? undefined : this.#mark;
  }

  /** Whether callbacks and messages may be inserted without looking for them. */
  get assumeNewKeys(): boolean {
    return this.#keyCaution === 0;
  }

  /** Whether those who join may be inserted without looking for them. */
  get assumeNewMembers(): boolean {
    return this.#memberCaution === 0;
  }

  /** Those of the named groups that are cached, by their names. */
  cached(names: Iterable<string | undefined>): ReadonlyMap<string, CachedGroup> {
    const cached = new Map<string, CachedGroup>();
    if (this.mark === undefined) return cached;
    for (const name of names) {
      const known = name === undefined ? undefined : this.#groups.get(name);
      if (name !== undefined && known) cached.set(name, known);
    }
    return cached;
  }

  /** Whether what is cached is still true under the mark that the head was found with. To be asked in every batch. */
  isValidFor(found: HeadMark): boolean {
    if (this.#mark === undefined || isSameMark(this.#mark, found)) return true;
    this.forget();
    this.#groupCaution = CAUTION;
    return false;
  }

  /** A batch of ours was committed: it left the head and the groups it named like this. */
  learn(mark: HeadMark, groups: Iterable<readonly [name: string, group: TouchedGroup]>): void {
    this.#mark = mark;
    this.#groupCaution = Math.max(0, this.#groupCaution - 1);
    this.#keyCaution = Math.max(0, this.#keyCaution - 1);
    this.#memberCaution = Math.max(0, this.#memberCaution - 1);
    for (const [name, touched] of groups) this.#groups.remember(name, touched);
  }

  /** A batch failed, and may or may not have been committed. */
  forget(): void {
    this.#groups.clear();
    this.#mark = undefined;
  }

  /** A key was taken: stops assuming new members or, where none were assumed, new keys. Whether anything was still assumed. */
  backOff(): boolean {
    if (this.assumeNewMembers) this.#memberCaution = CAUTION;
    else if (this.assumeNewKeys) this.#keyCaution = CAUTION;
    else return false;
    return true;
  }
}
