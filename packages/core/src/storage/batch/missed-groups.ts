import type { LedgerEntry } from "../../ledger/ledger.js";
import { wasFound } from "../../vocabulary/callback.js";
import { groupIdOf } from "../../vocabulary/change.js";
import { isIdentifier } from "../../vocabulary/identifier.js";
import { groupName } from "./record-name.js";

/** Bounds the memory. Further groups are not remembered. */
const MOST_GROUPS = 100_000;
/** As many as callbacks in a batch. */
const MOST_AT_ONCE = 512;

/** A group of which something was told that could not be written. */
export interface MissedGroup {
  readonly source: string;
  readonly groupId: string;
}

/** The groups of facts that could not be written. A vendor may never repeat them: the groups are to be read again. */
export class MissedGroups {
  readonly #groups = new Map<string, MissedGroup>();
  #atOnce = MOST_AT_ONCE;

  get size(): number {
    return this.#groups.size;
  }

  /** Remembers the group of an entry that is not written, if it tells a fact of a group. */
  add({ source, callback }: LedgerEntry): void {
    const isFact = callback.wants === "record" && !wasFound(callback);
    const groupId = isFact ? groupIdOf(callback.change) : undefined;
    if (groupId !== undefined) this.addGroup({ source, groupId });
  }

  /** Remembers a group, if its id is one that a group may have. */
  addGroup({ source, groupId }: MissedGroup): void {
    if (!isIdentifier(groupId) || this.size >= MOST_GROUPS) return;
    const name = groupName(source, groupId);
    // To the end of the line: groups that are missed again and again must not hold up others.
    this.#groups.delete(name);
    this.#groups.set(name, { source, groupId });
  }

  /** As many as are marked at once, by their names. They stay remembered. */
  nextBatch(): ReadonlyMap<string, MissedGroup> {
    const batch = new Map<string, MissedGroup>();
    for (const [name, group] of this.#groups) {
      if (batch.size >= this.#atOnce) break;
      batch.set(name, group);
    }
    return batch;
  }

  /** Forgets groups that were marked, except those that were missed again meanwhile. */
  forget(marked: ReadonlyMap<string, MissedGroup>): void {
    for (const [name, group] of marked) if (this.#groups.get(name) === group) this.#groups.delete(name);
    this.#atOnce = Math.min(this.#atOnce * 2, MOST_AT_ONCE);
  }

  /** After a failure: half as many the next time. Gives up one that failed alone, and tells which. */
  halve(unmarkable: ReadonlyMap<string, MissedGroup>): MissedGroup | undefined {
    const [only] = unmarkable.values();
    if (unmarkable.size > 1) {
      this.#atOnce = Math.ceil(unmarkable.size / 2);
      return undefined;
    }
    this.forget(unmarkable);
    return only;
  }
}
