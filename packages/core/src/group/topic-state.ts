import type { GroupProfile } from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";
import type { FieldTimes } from "./group-state.js";

/** A topic in the ledger. Times are Unix milliseconds. */
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
  /** Of creations, the newest by the vendor's clock is `createdAt`. */
  readonly changedAt: FieldTimes;
}

/** The profile fields of a topic. */
export type TopicProfile = Pick<GroupProfile, "name" | "notice" | "introduction" | "avatar" | "custom">;

/** The state of an unknown topic. */
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

/** Whether the topic is active, without regard to its group. */
export function isTopicActive({ createdAt, dissolvedAt }: TopicState): boolean {
  return dissolvedAt === null || (createdAt !== null && createdAt > dissolvedAt);
}

/** Whether the topic exists in an active group. Topics of a former life do not come back with a new one. */
export function isTopicOf(
  topic: TopicState,
  group: { readonly isActive: boolean; readonly dissolvedAt: number | null },
): boolean {
  const isOfThisLife = group.dissolvedAt === null || (topic.createdAt ?? topic.updatedAt) > group.dissolvedAt;
  return group.isActive && isOfThisLife && isTopicActive(topic);
}
