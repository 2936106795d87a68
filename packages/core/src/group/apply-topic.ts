import type { GroupChange, TopicCreated, TopicDissolved, TopicUpdated } from "../vocabulary/change.js";
import { supersedes } from "./group-state.js";
import { patchTopic } from "./patch.js";
import type { Slice } from "./slice.js";
import { blankTopic, isTopicActive, type TopicState } from "./topic-state.js";

/** What a change does to topics, and what of it is news. */
export interface TopicEffects {
  readonly topics: readonly TopicState[];
  /** The change as far as it took effect; absent when it told nothing new. */
  readonly news?: GroupChange;
}

/** The changes that touch topics. */
export type TopicChange = TopicCreated | TopicUpdated | TopicDissolved;

/** The topics a change names. */
export function topicIdsOf(change: TopicChange): readonly string[] {
  if (change.type === "topic.dissolved") return change.topicIds;
  return change.topicId === undefined ? [] : [change.topicId];
}

/** Applies what happened to topics; without a time the later arrival wins. */
export function applyTopic(
  slice: Slice,
  change: TopicChange,
  groupId: string,
  at: number | undefined,
  time: number,
): TopicEffects {
  const known = (topicId: string) => slice.topic(groupId, topicId) ?? blankTopic(topicId, time);
  switch (change.type) {
    case "topic.created":
      return change.topicId === undefined
        ? { topics: [], news: change }
        : applyCreated(change, known(change.topicId), at, time);
    case "topic.updated": {
      // Where the vendor does not say which topic, the feed can still tell that one changed.
      if (change.topicId === undefined) return { topics: [], news: change };
      const before = known(change.topicId);
      const { state, changed } = patchTopic(before, change.profile, at);
      const isNews = isTopicActive(before) && Object.keys(changed).length > 0;
      const topics = [{ ...state, updatedAt: Math.max(before.updatedAt, time) }];
      return { topics, ...(isNews && { news: { ...change, profile: changed } }) };
    }
    case "topic.dissolved": {
      const ending = change.topicIds.map(known).filter(({ dissolvedAt }) => supersedes(dissolvedAt, at));
      const topics = ending.map((topic) => ({
        ...topic,
        dissolvedAt: time,
        updatedAt: Math.max(topic.updatedAt, time),
      }));
      const topicIds = ending.filter(isTopicActive).map(({ topicId }) => topicId);
      return { topics, ...(topicIds.length > 0 && { news: { ...change, topicIds } }) };
    }
  }
}

function applyCreated(change: TopicCreated, before: TopicState, at: number | undefined, time: number): TopicEffects {
  const isLate = before.dissolvedAt !== null && (at === undefined || at <= before.dissolvedAt);
  const { state } = patchTopic(before, change.profile, at);
  const moment = at === undefined && before.dissolvedAt !== null ? Math.min(time, before.dissolvedAt) : time;
  const createdAt = Math.max(before.createdAt ?? moment, moment);
  const topics = [{ ...state, createdAt, updatedAt: Math.max(before.updatedAt, time) }];
  const isNews = !isLate && (before.createdAt === null || !isTopicActive(before));
  return { topics, ...(isNews && { news: change }) };
}
