import { listEntryId } from "../../group/list-entry-state.js";
import type { Effects, Slice } from "../../group/slice.js";
import type { Roster } from "../../vocabulary/callback.js";
import { upsert, type Write } from "../engine.js";
import { allocations } from "../schema/allocations-table.js";
import { integer, text } from "../schema/column.js";
import { groupOfRow } from "../schema/groups-table.js";
import { listEntryOfRow } from "../schema/list-entries-table.js";
import { memberOfRow } from "../schema/members-table.js";
import { messageOfRow } from "../schema/messages-table.js";
import type { Row } from "../schema/row.js";
import { topicOfRow } from "../schema/topics-table.js";
import type { CachedGroup, TouchedGroup } from "./cached-groups.js";
import { LoadedGroup, messageId } from "./loaded-group.js";
import { groupName } from "./record-name.js";
import { writesOf } from "./slice-writes.js";

/** Ids of ours start after this number, so that all have six digits for long. */
const ALLOCATED_BEFORE = 100_000;

/** The slice of the record that one batch works on: loaded once, changed in memory, written once. */
export class BatchSlice {
  readonly #groups = new Map<string, LoadedGroup>();
  #last: LoadedGroup | undefined;
  readonly #lastGroupIds = new Map<string, number>();
  readonly #freeGroupIds = new Map<string, string[]>();
  readonly #allocatingSources = new Set<string>();

  loadGroups(rows: readonly Row[]): void {
    for (const row of rows) this.#groupOf(row).group = groupOfRow(row);
  }

  loadMembers(rows: readonly Row[]): void {
    for (const row of rows) {
      const member = memberOfRow(row);
      this.#groupOf(row).members.load(member.userId, member);
    }
  }

  loadMessages(rows: readonly Row[]): void {
    for (const row of rows) {
      const stored = messageOfRow(row);
      this.#groupOf(row).messages.load(messageId(stored.message), stored);
    }
  }

  loadTopics(rows: readonly Row[]): void {
    for (const row of rows) {
      const topic = topicOfRow(row);
      this.#groupOf(row).topics.load(topic.topicId, topic);
    }
  }

  loadListEntries(rows: readonly Row[]): void {
    for (const row of rows) {
      const entry = listEntryOfRow(row);
      this.#groupOf(row).listEntries.load(listEntryId(entry), entry);
    }
  }

  loadAllocations(rows: readonly Row[]): void {
    for (const row of rows) this.#lastGroupIds.set(text(row, "source"), integer(row, "last_group_id"));
  }

  /** Takes a cached group and those of the users who are cached, instead of their rows. */
  loadCached(cached: CachedGroup, userIds: readonly string[]): void {
    this.#group(cached.source, cached.group.groupId).loadCached(cached, userIds);
  }

  /** The number allocated last in a source. */
  lastGroupId(source: string): number {
    return this.#lastGroupIds.get(source) ?? ALLOCATED_BEFORE;
  }

  /** Adds ids for new groups, in ascending order. They were looked up: no group has them. */
  offerGroupIds(source: string, groupIds: readonly string[]): void {
    this.#freeGroupIds.set(source, [...(this.#freeGroupIds.get(source) ?? []), ...groupIds]);
  }

  of(source: string): Slice {
    return {
      group: (groupId) => this.#group(source, groupId).group,
      member: (groupId, userId) => this.#group(source, groupId).members.get(userId),
      message: (groupId, topicId, key) => this.#group(source, groupId).message(topicId, key),
      messageNumbered: (groupId, topicId, seq) => this.#group(source, groupId).messageNumbered(topicId, seq),
      topic: (groupId, topicId) => this.#group(source, groupId).topics.get(topicId),
      topics: (groupId) => this.#group(source, groupId).topics.values(),
      listEntry: (groupId, list, userId) => this.#group(source, groupId).listEntries.get(listEntryId({ list, userId })),
      listEntries: (groupId) => this.#group(source, groupId).listEntries.values(),
      members: (groupId) => this.#group(source, groupId).members.values(),
      membersNewerThan: (groupId, at) => this.#group(source, groupId).membersNewerThan(at),
      allocateGroupId: () => this.#allocate(source),
    };
  }

  /** All groups there are in the slice, by their names. */
  *touched(): Iterable<readonly [name: string, group: TouchedGroup]> {
    for (const [name, group] of this.#groups) {
      const touched = group.touched();
      if (touched) yield [name, touched];
    }
  }

  /** The members of a group whose rows were all loaded, in the order of joining. */
  roster(source: string, groupId: string): Roster | undefined {
    return this.#group(source, groupId).roster();
  }

  /** Takes what a callback did; `sent` is the event of the message that it sent. */
  apply(source: string, effects: Effects, sent: number | undefined): void {
    if (effects.groupId !== undefined) this.#group(source, effects.groupId).apply(effects, sent);
  }

  /** What puts a group back to how it is now. */
  savepoint(source: string, groupId: string): () => void {
    const before = this.#group(source, groupId).copy();
    return () => {
      this.#groups.set(groupName(source, groupId), before);
      this.#last = before;
    };
  }

  /** Marks a group stale at `now` by the server's clock, if it is active. */
  markStale(source: string, groupId: string, now: number, reason: string): void {
    this.#group(source, groupId).markStale(now, reason);
  }

  /** What to write so that the database holds what the slice holds. */
  writes(): readonly Write[] {
    const writes = writesOf(this.#groups.values());
    if (this.#allocatingSources.size === 0) return writes;
    const allocated = [...this.#allocatingSources].map((source) => ({
      source,
      last_group_id: this.lastGroupId(source),
    }));
    return [...writes, upsert(allocations, allocated)];
  }

  /** Only ids that were looked up: any other may belong to a group, which would be overwritten. */
  #allocate(source: string): string {
    const groupId = this.#freeGroupIds.get(source)?.shift();
    if (groupId === undefined) throw new Error("no id was looked up for a new group");
    this.#group(source, groupId).isOurs = true;
    this.#lastGroupIds.set(source, Number(groupId));
    this.#allocatingSources.add(source);
    return groupId;
  }

  #groupOf(row: Row): LoadedGroup {
    return this.#group(text(row, "source"), text(row, "group_id"));
  }

  #group(source: string, groupId: string): LoadedGroup {
    // A change asks for one group again and again.
    if (this.#last?.groupId === groupId && this.#last.source === source) return this.#last;
    const name = groupName(source, groupId);
    let group = this.#groups.get(name);
    if (!group) {
      group = new LoadedGroup(source, groupId);
      this.#groups.set(name, group);
    }
    this.#last = group;
    return group;
  }
}
