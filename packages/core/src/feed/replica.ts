import { makesGroupKnown } from "../vocabulary/makes-group-known.js";
import { feedChangeOf } from "./feed-change-schema.js";
import type { FeedEvent } from "./feed-event.js";
import { blankReplicaGroup, fold, type ReplicaGroup } from "./replica-group.js";

/** A group of a replica, with its source and id. */
export interface ReplicaEntry {
  readonly source: string;
  readonly groupId: string;
  readonly group: ReplicaGroup;
}

/**
 * A copy of the record, built only from the feed: groups, members, topics and messages. It equals the record once it has taken
 * every event from the first on, in order. It does not contain when things happened, or which groups are stale.
 */
export class Replica {
  readonly #groups = new Map<string, ReplicaEntry>();

  /** Applies the next event. Throws if the event's data does not fit its type. */
  take(event: FeedEvent): void {
    const { source, groupId, occurredAt } = event;
    if (groupId === undefined || !makesGroupKnown(event)) return;
    const group = this.group(source, groupId) ?? this.#add(source, groupId);
    const change = feedChangeOf(event);
    if (change) fold(group, change, occurredAt);
  }

  /** `undefined` for a group without any event. */
  group(source: string, groupId: string): ReplicaGroup | undefined {
    return this.#groups.get(keyOf(source, groupId))?.group;
  }

  /** Every group that had an event, including dissolved groups. */
  groups(): Iterable<ReplicaEntry> {
    return this.#groups.values();
  }

  #add(source: string, groupId: string): ReplicaGroup {
    const group = blankReplicaGroup();
    this.#groups.set(keyOf(source, groupId), { source, groupId, group });
    return group;
  }
}

/** Unique, since neither part contains NUL. */
function keyOf(source: string, groupId: string): string {
  return `${source}\0${groupId}`;
}
