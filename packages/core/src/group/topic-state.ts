import type { GroupProfile } from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";
import type { FieldTimes } from "./group-state.js";

/** A topic as the ledger holds it. Times are Unix milliseconds. */
export interface TopicState {
  readonly topicId: string;
  readonly name: string;
  readonly notice: string;
  readonly introduction: string;
  readonly avatar: string;
  readonly custom: Json;
  readonly createdAt: number | null;
  readonly dissolvedAt: number | null;
  readonly updatedAt: number;
  readonly changedAt: FieldTimes;
}

/** The part of a profile that a topic has. */
export type TopicProfile = Pick<GroupProfile, "name" | "notice" | "introduction" | "avatar" | "custom">;

/** A topic we know nothing of yet. */
export function blankTopic(topicId: string, now: number): TopicState {
  return {
    topicId,
    name: "",
    notice: "",
    introduction: "",
    avatar: "",
    custom: null,
    createdAt: null,
    dissolvedAt: null,
    updatedAt: now,
    changedAt: {},
  };
}

/** Whether the topic is there, as far as we know of it alone. */
export function isTopicActive({ createdAt, dissolvedAt }: TopicState): boolean {
  return dissolvedAt === null || (createdAt !== null && createdAt > dissolvedAt);
}

/** Whether the topic is there in a group that is there: what a group's former life had does not come back with it. */
export function isTopicOf(
  topic: TopicState,
  group: { readonly isActive: boolean; readonly dissolvedAt: number | null },
): boolean {
  const isOfThisLife = group.dissolvedAt === null || (topic.createdAt ?? topic.updatedAt) > group.dissolvedAt;
  return group.isActive && isOfThisLife && isTopicActive(topic);
}
