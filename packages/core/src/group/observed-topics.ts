import type { TopicObserved } from "../vocabulary/group-observed.js";
import type { GroupDraft } from "./group-draft.js";
import { patchTopic } from "./patch.js";
import { isSince, type ReadingTimes } from "./reading-times.js";
import { blankTopic, isTopicActive, isTopicOf, type TopicState } from "./topic-state.js";

/**
 * Makes those the topics of the group that a reading found. Returns whether one was left as it is in the record, since
 * something newer without the vendor's time arrived.
 */
export function observeTopics(draft: GroupDraft, found: readonly TopicObserved[], times: ReadingTimes): boolean {
  const { group } = draft;
  const ofFormerLives = group.dissolvedAt ?? Number.NEGATIVE_INFINITY;
  const isFound = new Set(found.map(({ topicId }) => topicId));
  let leavesAlone = false;
  const topics: TopicState[] = [];
  for (const topic of found) {
    const before = draft.topic(topic.topicId);
    if (isSince(before?.changedAt.untimed, times)) leavesAlone = true;
    else if (!isEndedSince(before, times)) topics.push(...withFound(before, topic, { ...times, after: ofFormerLives }));
  }
  for (const before of draft.topics()) {
    if (isFound.has(before.topicId) || !isTopicOf(before, { isActive: true, dissolvedAt: group.dissolvedAt })) continue;
    if (isSince(before.changedAt.untimed, times)) leavesAlone = true;
    else if (!isCreatedSince(before, times)) topics.push(ended(before, times));
  }
  draft.takeTopics({ topics });
  return leavesAlone;
}

/** The row of a topic that was found, unless it is as before. `after` is when the group's former life ended. */
function withFound(
  before: TopicState | undefined,
  { topicId, profile, createdAt }: TopicObserved,
  times: ReadingTimes & { readonly after: number },
): readonly TopicState[] {
  const row = before ?? blankTopic(topicId, times.asOf);
  const ended = isTopicActive(row) ? null : row.dissolvedAt;
  const since = Math.max(times.after, ended ?? times.after);
  const known = row.createdAt ?? createdAt ?? times.asOf;
  const created = known > since ? known : Math.max(createdAt ?? times.asOf, since + 1);
  const { state, changed: differing } = patchTopic(row, profile, times.asOf);
  if (before && created === before.createdAt && Object.keys(differing).length === 0) return [];
  return [changed({ ...state, changedAt: row.changedAt }, { createdAt: created }, times)];
}

/** A creation without the vendor's time is by the server's clock, which may be ahead. */
function ended(topic: TopicState, times: ReadingTimes): TopicState {
  const createdAt = topic.createdAt === null ? null : Math.min(topic.createdAt, times.asOf);
  return changed(topic, { createdAt, dissolvedAt: times.asOf }, times);
}

function changed(topic: TopicState, difference: Partial<TopicState>, { asOf }: ReadingTimes): TopicState {
  return { ...topic, ...difference, updatedAt: Math.max(topic.updatedAt, asOf) };
}

// A time that a row has of an arrival is by the server's clock; if that was before the reading began, the reading is newer.

function isEndedSince(topic: TopicState | undefined, { asOf }: ReadingTimes): boolean {
  if (!topic || topic.dissolvedAt === null || topic.dissolvedAt === topic.changedAt.untimed) return false;
  return topic.dissolvedAt > asOf;
}

function isCreatedSince({ changedAt: { createdAt } }: TopicState, { asOf }: ReadingTimes): boolean {
  return createdAt !== undefined && createdAt > asOf;
}
