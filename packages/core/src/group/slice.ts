import type { FeedEventType } from "../feed/feed-event.js";
import type { Denial, Permission } from "../vocabulary/callback.js";
import type { GroupState, MemberState } from "./group-state.js";
import type { MessageState } from "./message-state.js";
import type { TopicState } from "./topic-state.js";

/** The part of one source's record that a change names, as it is before the change. */
export interface Slice {
  group(groupId: string): GroupState | undefined;
  /** `undefined` for a user of whom this group knows nothing. */
  member(groupId: string, userId: string): MemberState | undefined;
  message(groupId: string, topicId: string, key: string): MessageState | undefined;
  /** The message that bears a number of the vendor's, whatever its key. */
  messageNumbered(groupId: string, topicId: string, seq: number): MessageState | undefined;
  topic(groupId: string, topicId: string): TopicState | undefined;
  /** All of a group that comes into being or ends. */
  topics(groupId: string): readonly TopicState[];
  /** Rows whose membership changed after `at`, by the vendor's clock. */
  membersNewerThan(groupId: string, at: number): readonly MemberState[];
  /** A group id of ours that was never used in this source. */
  allocateGroupId(): string;
}

/** A feed event before it is numbered. */
export interface EventDraft {
  readonly type: FeedEventType;
  readonly groupId?: string;
  /** The fields of the change as far as it took effect: JSON by construction. */
  readonly data: object;
}

/** What a change does to the record: new states and events. Absent parts stay as they are. */
export interface Effects {
  readonly groupId?: string;
  readonly group?: GroupState;
  /** Every membership of the group ends, before `members` are written: all, or those not newer than a moment. */
  readonly endsMemberships?: { readonly until: number | undefined };
  readonly members: readonly MemberState[];
  readonly messages: readonly MessageState[];
  readonly topics: readonly TopicState[];
  readonly events: readonly EventDraft[];
  /** Present where nothing was known of the group before. */
  readonly makesGroupKnown?: true;
}

/** Under what circumstances a change comes. */
export interface Circumstances {
  /** `ours`: we decide, rules apply. `theirs`: it already happened, the fact wins over our copy. */
  readonly authority: "ours" | "theirs";
  readonly permission: Permission;
  readonly actorId: string | undefined;
  /** By the vendor's clock, Unix milliseconds. */
  readonly occurredAt: number | undefined;
  /** Why the group must be read again at the vendor's, if it must. */
  readonly leavesStale?: string | undefined;
  /** Whether only a group that is there can be told so. */
  readonly impliesActive?: boolean | undefined;
  /** The vendor's word for the sort of group, where it was said beside the change. */
  readonly groupKind?: string | undefined;
  /** By ours. */
  readonly now: number;
  /** Whether it arrived at `now` and is applied only later, so that something newer may be known. */
  readonly isRetried?: boolean | undefined;
}

/** Whether a change was refused rather than applied. */
export function isDenial(result: Effects | Denial): result is Denial {
  return "reason" in result;
}
