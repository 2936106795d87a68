import { feedChangeOf } from "./feed-change.js";
import type { FeedEvent } from "./feed-event.js";
import { blankReplicaGroup, fold, type ReplicaGroup } from "./replica-group.js";

/** A group of a replica, with its place. */
export interface ReplicaEntry {
  readonly source: string;
  readonly groupId: string;
  readonly group: ReplicaGroup;
}

/**
 * What the record shows, put together from nothing but the feed. Brought every event from the first on, in their order, a
 * replica shows what the record shows: groups, members, topics and messages. When things happened, and what is in doubt, the
 * record alone knows.
 */
export class Replica {
  readonly #groups = new Map<string, ReplicaEntry>();

  /** Takes in the next event. Throws where its data is not what an event of its type holds. */
  take(event: FeedEvent): void {
    const { source, type, groupId, occurredAt } = event;
    if (groupId === undefined || type === "message.failed") return;
    const group = this.group(source, groupId) ?? this.#add(source, groupId);
    const change = feedChangeOf(event);
    if (change) fold(group, change, occurredAt);
  }

  /** `undefined` for a group of which nothing was told. */
  group(source: string, groupId: string): ReplicaGroup | undefined {
    return this.#groups.get(nameOf(source, groupId))?.group;
  }

  /** Every group that was told of, also those dissolved. */
  groups(): Iterable<ReplicaEntry> {
    return this.#groups.values();
  }

  #add(source: string, groupId: string): ReplicaGroup {
    const group = blankReplicaGroup();
    this.#groups.set(nameOf(source, groupId), { source, groupId, group });
    return group;
  }
}

/** No part holds NUL. */
function nameOf(source: string, groupId: string): string {
  return `${source}\0${groupId}`;
}
