import { groupIdOf } from "../change.js";
import { isIdentifier } from "../identifier.js";
import type { LedgerEntry } from "../ledger.js";
import { groupName } from "./batch-slice.js";
import type { Engine } from "./engine.js";
import { markStale } from "./mark-stale.js";

/** Whoever misses more groups has other worries. */
const MOST_GROUPS = 100_000;
const BATCH_SIZE = 512;

/** The groups of facts that could not be written. A vendor may never repeat them: the groups are to be read again. */
export class MissedGroups {
  readonly #groups = new Map<string, readonly [source: string, groupId: string]>();

  get size(): number {
    return this.#groups.size;
  }

  /** Remembers the group of an entry that is not written, if it tells a fact of a group. */
  add({ source, callback }: LedgerEntry): void {
    const groupId = callback.wants === "record" ? groupIdOf(callback.change) : undefined;
    if (groupId === undefined || !isIdentifier(groupId) || this.size >= MOST_GROUPS) return;
    this.#groups.set(groupName(source, groupId), [source, groupId]);
  }

  /** Marks some of them stale in the record, and forgets these; all are kept when it rejects. */
  async markSome(engine: Engine, since: number): Promise<void> {
    const some = [...this.#groups].slice(0, BATCH_SIZE);
    const keys = some.map(([, key]) => key);
    await markStale(engine, keys, { since, reason: "a callback could not be recorded" });
    for (const [name] of some) this.#groups.delete(name);
  }
}
