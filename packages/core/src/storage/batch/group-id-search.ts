import type { SqlValue } from "../schema/row.js";
import type { Plan } from "./batch-plan.js";
import type { BatchSlice } from "./batch-slice.js";
import { groupName } from "./record-name.js";

/** Ids that one look-up tries at most. */
const LARGEST_WINDOW = 4096;

/**
 * Finds ids for the groups that a batch is to make, in ever larger windows after the id allocated last, until there are
 * enough that nobody bears: a source may be full of groups that others named.
 */
export class GroupIdSearch {
  readonly #slice: BatchSlice;
  /** By source. */
  readonly #needed = new Map<string, number>();
  /** Groups that the batch itself may bring into being. */
  readonly #named = new Set<string>();
  #windows: readonly { readonly source: string; readonly groupIds: readonly string[] }[] = [];
  #windowSize = 0;

  constructor(plans: readonly Plan[], slice: BatchSlice) {
    this.#slice = slice;
    for (const { entry, named, groupName } of plans) {
      if (groupName !== undefined) this.#named.add(groupName);
      if (named?.allocatesGroupId) this.#needed.set(entry.source, (this.#needed.get(entry.source) ?? 0) + 1);
    }
    this.#windowSize = Math.max(0, ...this.#needed.values());
    this.#advance();
  }

  /** Of the groups to be looked up next; none when there are ids enough. */
  keys(): readonly SqlValue[][] {
    return this.#windows.flatMap(({ source, groupIds }) => groupIds.map((groupId) => [source, groupId]));
  }

  /** To be told once the groups of `keys` are in the slice. */
  settle(): void {
    for (const { source, groupIds } of this.#windows) {
      const free = groupIds.filter((groupId) => this.#isFree(source, groupId)).slice(0, this.#needed.get(source));
      this.#slice.offerGroupIds(source, free);
      const missing = (this.#needed.get(source) ?? 0) - free.length;
      if (missing > 0) this.#needed.set(source, missing);
      else this.#needed.delete(source);
    }
    this.#advance();
  }

  #isFree(source: string, groupId: string): boolean {
    return !this.#named.has(groupName(source, groupId)) && this.#slice.of(source).group(groupId) === undefined;
  }

  #advance(): void {
    this.#windowSize = Math.min(this.#windowSize * 2, LARGEST_WINDOW);
    this.#windows = [...this.#needed.keys()].map((source) => {
      const after = this.#windows.find((window) => window.source === source)?.groupIds.at(-1);
      const last = after === undefined ? this.#slice.lastGroupId(source) : Number(after);
      return { source, groupIds: Array.from({ length: this.#windowSize }, (_, index) => String(last + 1 + index)) };
    });
  }
}
