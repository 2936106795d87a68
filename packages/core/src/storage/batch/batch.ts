import type { LedgerEntry } from "../../ledger/ledger.js";
import { upsert, type Write } from "../engine.js";
import type { SqlValue } from "../schema/row.js";
import { writers } from "../schema/writers-table.js";
import { type Plan, planOf } from "./batch-plan.js";
import type { BatchSlice } from "./batch-slice.js";
import type { CachedGroup } from "./cached-groups.js";
import { moreWrites } from "./entry-with-more.js";
import type { HeadMark } from "./head-mark.js";
import type { Workspace } from "./look-ups.js";
import type { MessageKeeping } from "./message-keeping.js";
import type { MissedGroup } from "./missed-groups.js";
import { type Settled, settleEntry, tooSlow } from "./settle-entry.js";

/** Names a batch, so that a commit without an answer can be looked up. */
export interface BatchIdentity {
  readonly writerId: string;
  readonly batch: number;
}

/** What goes into a batch, and how it is applied. */
export interface BatchContents {
  readonly entries: readonly LedgerEntry[];
  /** Groups to be marked stale in the same transaction, by their names. */
  readonly missed: ReadonlyMap<string, MissedGroup>;
  readonly messages: { readonly [source: string]: MessageKeeping };
  readonly now: () => number;
}

/** What a batch makes of its workspace. */
export interface AppliedBatch {
  readonly settled: readonly Settled[];
  /** The mark that the head bears after the batch. */
  readonly to: HeadMark;
  readonly writes: readonly Write[];
}

const UNRECORDED = "a callback could not be recorded";

/** The entries of one batch, the groups it marks, and what is written for them. */
export class Batch {
  readonly plans: readonly Plan[];
  readonly missed: ReadonlyMap<string, MissedGroup>;
  readonly #identity: BatchIdentity;
  readonly #contents: BatchContents;

  constructor(identity: BatchIdentity, contents: BatchContents) {
    this.plans = contents.entries.map(planOf);
    this.missed = contents.missed;
    this.#identity = identity;
    this.#contents = contents;
  }

  /** The names of all groups that it changes or marks. */
  groupNames(): readonly (string | undefined)[] {
    return [...this.plans.map(({ groupName }) => groupName), ...this.missed.keys()];
  }

  /** Puts cached groups and members into the slice, instead of reading their rows. */
  loadCached(slice: BatchSlice, cached: ReadonlyMap<string, CachedGroup>): void {
    for (const [group, userIds] of this.#usersNamedIn(cached)) slice.loadCached(group, userIds);
  }

  /** The keys of all users that the batch names in these groups. */
  memberKeysIn(cached: ReadonlyMap<string, CachedGroup>): readonly (readonly SqlValue[])[] {
    return [...this.#usersNamedIn(cached)].flatMap(([{ source, group }, userIds]) =>
      userIds.map((userId) => [source, group.groupId, userId]),
    );
  }

  *#usersNamedIn(cached: ReadonlyMap<string, CachedGroup>): Iterable<readonly [CachedGroup, readonly string[]]> {
    for (const { groupName, named } of this.plans) {
      const group = groupName === undefined ? undefined : cached.get(groupName);
      if (group && named) yield [group, named.userIds];
    }
    for (const name of this.missed.keys()) {
      const group = cached.get(name);
      if (group) yield [group, []];
    }
  }

  /** Applies all entries that are not too late, in order, and marks the groups. */
  apply({ slice, journal }: Workspace): AppliedBatch {
    const { messages } = this.#contents;
    const { writerId, batch } = this.#identity;
    const now = this.#contents.now();
    const settled = this.plans.map((plan) =>
      plan.entry.deadline > now
        ? settleEntry(plan, { slice, journal }, messages[plan.entry.source] ?? "store")
        : { error: tooSlow(plan.entry) },
    );
    for (const { source, groupId } of this.missed.values()) slice.markStale(source, groupId, now, UNRECORDED);
    const writer = upsert(writers, [{ writer_id: writerId, last_batch: batch, written_at: now }]);
    return {
      settled,
      to: journal.markAfter(`${writerId}/${batch}`),
      writes: [...slice.writes(), ...journal.writes(), writer, ...moreWrites(this.#contents.entries, settled)],
    };
  }
}
