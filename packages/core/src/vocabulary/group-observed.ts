import type { GroupChange, GroupList, GroupProfile, MemberEntry } from "./change.js";

/** The name under which the record and the feed are told of what was read at a vendor. */
export const OBSERVED = "observed";

/** The most users that one part of a reading may name, the most topics, and the most entries of lists. */
export const MOST_OBSERVED = 1000;

/** A member, as found at the vendor. */
export interface MemberObserved extends MemberEntry {
  /** Unix milliseconds. */
  readonly joinedAt?: number;
  /** Whether the member gets no push notifications. */
  readonly silenced?: boolean;
}

/** A topic, as found at the vendor. */
export interface TopicObserved {
  readonly topicId: string;
  readonly profile: GroupProfile;
  /** Unix milliseconds. */
  readonly createdAt?: number;
}

/** A user on a list, as found at the vendor. */
export interface ListedUser {
  readonly userId: string;
  /** Absent where the vendor does not tell: then what is known stays. */
  readonly until?: number | "forever";
}

/** Lists of a group as found at the vendor, each of them whole. One that was not read is absent. */
export type ListsObserved = { readonly [List in GroupList]?: readonly ListedUser[] };

/**
 * A group was read at the vendor. It is true as of the callback's `occurredAt` (without one, as of `beganAt`): where the record
 * differs it is mended, except by what is newer. Every field that the vendor tells is present, an empty one as well; an absent
 * one says nothing. It is never an event itself: what differs is told by events of the ordinary types.
 */
export interface GroupObserved {
  readonly type: "group.observed";
  readonly groupId: string;
  /** `gone`: the vendor has no such group; nothing else is told of it. */
  readonly state: "active" | "gone";
  /**
   * When the reading began, by the server's clock in Unix milliseconds: what arrived since then without the vendor's time is
   * newer. The same for all parts.
   */
  readonly beganAt: number;
  /**
   * `only`: who is not among the `members`, if there are any told, is not a member. `more`: other parts follow, and until the
   * `last` of them the group is stale. Together the parts name everybody who was a member all the while.
   */
  readonly part: "only" | "more" | "last";
  readonly profile?: GroupProfile;
  /** `null`: the group has no owner. */
  readonly ownerId?: string | null;
  /** All attributes of the group. */
  readonly attributes?: { readonly [key: string]: string };
  /** Unix milliseconds. */
  readonly createdAt?: number;
  readonly members?: readonly MemberObserved[];
  /** Users who were asked for by name, and are not members. */
  readonly absentUserIds?: readonly string[];
  /** All topics of the group. */
  readonly topics?: readonly TopicObserved[];
  readonly lists?: ListsObserved;
}

/** What the record can be told of: a change that happened, or what was read at the vendor. */
export type RecordedChange = GroupChange | GroupObserved;

/**
 * What something was read at the vendor for. `sweep`: all groups are read from time to time; `stale`: the group was stale;
 * `request`: somebody asked for it; `import`: to begin with, so that nothing that differs is told of as drift.
 */
export type ReadingPurpose = "sweep" | "stale" | "request" | "import";

/** Every purpose of a reading. */
export const readingPurposes: readonly ReadingPurpose[] = ["sweep", "stale", "request", "import"];

/** What became of a reading. */
export interface ObservedOutcome {
  /**
   * How far the record differed, by the type of the events that tell it: how many joined and left, and how many events of
   * any other type.
   */
  readonly differences: { readonly [type: string]: number };
  /** Whether the group is stale now, so that it must be read again. */
  readonly isStale: boolean;
}
