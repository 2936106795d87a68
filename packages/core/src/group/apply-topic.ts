import type { GroupChange, TopicCreated, TopicDissolved, TopicUpdated } from "../vocabulary/change.js";
import { supersedes } from "./group-state.js";
import { patchTopic } from "./patch.js";
import type { Slice } from "./slice.js";
import { blankTopic, isTopicActive, type TopicState } from "./topic-state.js";

/** The effects of a change on topics, and the change to emit. */
export interface TopicEffects {
  readonly topics: readonly TopicState[];
  /** The effective part of the change; absent if there is none. */
  readonly news?: GroupChange;
}

/** The changes that touch topics. */
export type TopicChange = TopicCreated | TopicUpdated | TopicDissolved;

/** The topics a change names. */
export function topicIdsOf(change: TopicChange): readonly string[] {
  if (change.type === "topic.dissolved") return change.topicIds;
  return change.topicId === undefined ? [] : [change.topicId];
}

/** Applies a change of topics. Without a time, the later arrival wins. */
export function applyTopic(
  slice: Slice,
  change: TopicChange,
  groupId: string,
  vendorTime: number | undefined,
  eventTime: number,
): TopicEffects {
  const known = (topicId: string) => slice.topic(groupId, topicId) ?? blankTopic(topicId, eventTime);
  switch (change.type) {
    case "topic.created":
      return change.topicId === undefined
        ? { topics: [], news: change }
        : applyCreated(change, known(change.topicId), vendorTime, eventTime);
    case "topic.updated": {
      // If the vendor does not name the topic, the feed can still contain that one changed.
      if (change.topicId === undefined) return { topics: [], news: change };
      const before = known(change.topicId);
      const { state, changed } = patchTopic(before, change.profile, vendorTime);
      const isNews = isTopicActive(before) && Object.keys(changed).length > 0;
      const topics = [{ ...state, updatedAt: Math.max(before.updatedAt, eventTime) }];
      return { topics, ...(isNews && { news: { ...change, profile: changed } }) };
    }
    case "topic.dissolved": {
      const ending = change.topicIds.map(known).filter(({ dissolvedAt }) => supersedes(dissolvedAt, vendorTime));
      const topics = ending.map((topic) => ({
        ...topic,
        dissolvedAt: vendorTime ?? Math.max(eventTime, topic.createdAt ?? eventTime),
        updatedAt: Math.max(topic.updatedAt, eventTime),
      }));
      const topicIds = ending.filter(isTopicActive).map(({ topicId }) => topicId);
      return { topics, ...(topicIds.length > 0 && { news: { ...change, topicIds } }) };
    }
  }
}

function applyCreated(
  change: TopicCreated,
  before: TopicState,
  vendorTime: number | undefined,
  eventTime: number,
): TopicEffects {
  const isLate = before.dissolvedAt !== null && (vendorTime === undefined || vendorTime <= before.dissolvedAt);
  const { state } = patchTopic(before, change.profile, vendorTime);
  const moment =
    vendorTime === undefined && before.dissolvedAt !== null ? Math.min(eventTime, before.dissolvedAt) : eventTime;
  const createdAt = Math.max(before.createdAt ?? moment, moment);
  const toldAt = Math.max(before.changedAt.createdAt ?? eventTime, eventTime);
  const changedAt = vendorTime === undefined ? state.changedAt : { ...state.changedAt, createdAt: toldAt };
  const topics = [{ ...state, createdAt, updatedAt: Math.max(before.updatedAt, eventTime), changedAt }];
  const isNews = !isLate && (before.createdAt === null || !isTopicActive(before));
  return { topics, ...(isNews && { news: change }) };
}
