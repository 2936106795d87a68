import type { FeedEventType } from "../feed/feed-event.js";
import type { Denial, Permission } from "../vocabulary/callback.js";
import type { GroupList } from "../vocabulary/change.js";
import type { GroupState, MemberState } from "./group-state.js";
import type { ListEntryState } from "./list-entry-state.js";
import type { MessageState } from "./message-state.js";
import type { TopicState } from "./topic-state.js";

/** The part of one source's record that a change needs, in its state before the change. */
export interface Slice {
  group(groupId: string): GroupState | undefined;
  /** `undefined` for a user unknown in this group. */
  member(groupId: string, userId: string): MemberState | undefined;
  message(groupId: string, topicId: string, key: string): MessageState | undefined;
  /** The message with this number of the vendor, with any key. */
  messageNumbered(groupId: string, topicId: string, seq: number): MessageState | undefined;
  topic(groupId: string, topicId: string): TopicState | undefined;
  /** All topics of the group; only for a creation, a dissolution or a reading. */
  topics(groupId: string): readonly TopicState[];
  /** `undefined` for a user of whom nothing is known on this list. */
  listEntry(groupId: string, list: GroupList, userId: string): ListEntryState | undefined;
  /** The rows of all users on the group's lists; only for a creation, a dissolution or a reading. */
  listEntries(groupId: string): readonly ListEntryState[];
  /** All rows of the group's members; only for a reading of all of them. */
  members(groupId: string): readonly MemberState[];
  /** Rows whose membership changed after `at`, by the vendor's clock. */
  membersNewerThan(groupId: string, at: number): readonly MemberState[];
  /** A new group id, never used in this source. */
  allocateGroupId(): string;
}

/** A feed event before it is numbered. */
export interface EventDraft {
  readonly type: FeedEventType;
  readonly groupId?: string;
  /** The fields of the change, as far as they had an effect: JSON by construction. */
  readonly data: object;
}

/** The effects of a change on the record: new states and events. Absent parts are unchanged. */
export interface Effects {
  readonly groupId?: string;
  readonly group?: GroupState;
  /** Memberships to end before `members` are written: all, or those not newer than a moment. */
  readonly endsMemberships?: { readonly until: number | undefined };
  readonly members: readonly MemberState[];
  readonly messages: readonly MessageState[];
  readonly topics: readonly TopicState[];
  readonly listEntries: readonly ListEntryState[];
  readonly events: readonly EventDraft[];
  /** Present if the group was unknown before. */
  readonly makesGroupKnown?: true;
}

/** The circumstances of a change. */
export interface Circumstances {
  /** `ours`: grouphook decides, and rules apply. `theirs`: a fact, which the record follows. */
  readonly authority: "ours" | "theirs";
  readonly permission: Permission;
  readonly actorId: string | undefined;
  /** By the vendor's clock, Unix milliseconds. */
  readonly occurredAt: number | undefined;
  /** Why the change leaves the group stale, if it does. */
  readonly leavesStale?: string | undefined;
  /** Whether the change implies an active group. */
  readonly impliesActive?: boolean | undefined;
  /** The vendor's name for the kind of group, if it was sent with the change. */
  readonly groupKind?: string | undefined;
  /** By the server's clock, Unix milliseconds. */
  readonly now: number;
  /** When it was asked for by the server's clock, if an app commanded it and the vendor did it. Unix milliseconds. */
  readonly begunAt?: number | undefined;
  /** By the vendor's clock, the earliest moment at which it may have happened, if it is not ordered by that. */
  readonly notBefore?: number | undefined;
  /** Whether it arrived at `now` but is applied later, so that newer changes may be recorded. */
  readonly isRetried?: boolean | undefined;
}

/** Whether a change was denied instead of applied. */
export function isDenial<Applied extends object>(result: Applied | Denial): result is Denial {
  return "reason" in result;
}
