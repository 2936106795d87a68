import type { FeedEventType } from "../feed/feed-event.js";
import type { Denial, Permission } from "../vocabulary/callback.js";
import { type GroupChange, groupIdOf } from "../vocabulary/change.js";
import { applyFact } from "./apply-fact.js";
import { messageKeysOf, messageNumbersOf } from "./apply-message.js";
import { topicIdsOf } from "./apply-topic.js";
import type { GroupState, MemberState } from "./group-state.js";
import type { MessageState } from "./message-state.js";
import { refusalOf } from "./rules.js";
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
}

/** Whether a change was refused rather than applied. */
export function isDenial(result: Effects | Denial): result is Denial {
  return "reason" in result;
}

/** Applies one change to a slice of the record. Pure: the slice stays as it is, the answer tells what to write. */
export function applyChange(slice: Slice, change: GroupChange, circumstances: Circumstances): Effects | Denial {
  if (circumstances.authority === "theirs") return applyFact(slice, change, circumstances);
  const refusal = refusalOf(slice, change, circumstances);
  if (refusal) return refusal;
  const ours =
    change.type === "group.created" && change.groupId === undefined
      ? { ...change, groupId: slice.allocateGroupId() }
      : change;
  return applyFact(slice, ours, circumstances);
}

/** What must be in the slice before a change can be applied. */
export interface Named {
  readonly groupId: string | undefined;
  readonly userIds: readonly string[];
  /** Topic, empty for the group itself, and key of each message. */
  readonly messageKeys: readonly (readonly [topicId: string, key: string])[];
  /** Topic, and the vendor's number of each message that is not known by key. */
  readonly messageNumbers: readonly (readonly [topicId: string, seq: number])[];
  readonly topicIds: readonly string[];
  /** Rows newer than this moment are needed besides. */
  readonly newerThan: number | undefined;
  /** Whether every topic of the group is needed. */
  readonly allTopics: boolean;
  readonly allocatesGroupId: boolean;
}

/** Tells which groups and members a change reads, so that never more is loaded. */
export function namedBy(change: GroupChange, circumstances: Circumstances): Named {
  const { authority, actorId } = circumstances;
  const userIds = new Set<string>();
  let messageKeys: Named["messageKeys"] = [];
  let messageNumbers: Named["messageNumbers"] = [];
  let topicIds: readonly string[] = [];
  if (authority === "ours" && actorId !== undefined) userIds.add(actorId);
  switch (change.type) {
    case "group.created":
    case "members.joined":
      for (const { userId } of change.members) userIds.add(userId);
      break;
    case "members.left":
      for (const userId of change.userIds) userIds.add(userId);
      break;
    case "member.updated":
    case "member.silenced":
    case "member.unsilenced":
      userIds.add(change.userId);
      break;
    case "owner.transferred":
      userIds.add(change.toUserId);
      if (change.fromUserId !== undefined) userIds.add(change.fromUserId);
      break;
    case "message.sent":
    case "message.recalled":
    case "message.read":
    case "message.extended":
      messageKeys = messageKeysOf(change).map((key) => [change.topicId ?? "", key]);
      messageNumbers = messageNumbersOf(change).map((seq) => [change.topicId ?? "", seq]);
      break;
    case "topic.created":
    case "topic.updated":
    case "topic.dissolved":
      topicIds = topicIdsOf(change);
      break;
  }
  return {
    groupId: groupIdOf(change),
    userIds: [...userIds],
    messageKeys,
    messageNumbers,
    topicIds,
    newerThan: newerThanOf(change, circumstances),
    allTopics: newerThanOf(change, circumstances) !== undefined,
    allocatesGroupId: authority === "ours" && change.type === "group.created" && change.groupId === undefined,
  };
}

/** What is known of a group's next life before its creation is told, and what outlives a dissolution told late. */
function newerThanOf(change: GroupChange, { authority, occurredAt }: Circumstances): number | undefined {
  if (authority === "ours") return undefined;
  if (change.type === "group.dissolved") return occurredAt;
  return change.type === "group.created" ? 0 : undefined;
}
