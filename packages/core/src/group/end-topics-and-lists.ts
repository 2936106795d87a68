import type { GroupDraft } from "./group-draft.js";
import { type FieldTimes, factTimesIn } from "./group-state.js";
import type { ListEntryState } from "./list-entry-state.js";
import type { TopicState } from "./topic-state.js";

/**
 * Ends the topics and the entries of lists of a life that has ended, as its memberships end: those of which nothing newer than
 * `until` was told with the vendor's time, or all. Their own times may be by the server's clock, and seem newer.
 */
export function endTopicsAndLists(draft: GroupDraft, until: number | undefined): void {
  const { dissolvedAt } = draft.group;
  if (dissolvedAt === null) return;
  const isPast = ({ changedAt }: { readonly changedAt: FieldTimes }) =>
    until === undefined || factTimesIn(changedAt).every((time) => time <= until);
  draft.putTopics(draft.topics().flatMap((topic) => (isPast(topic) ? topicUntil(topic, dissolvedAt) : [])));
  draft.putListEntries(draft.listEntries().flatMap((entry) => (isPast(entry) ? entryUntil(entry, dissolvedAt) : [])));
}

/** A topic whose times say that it is of a former life, unless they do already. */
function topicUntil(topic: TopicState, dissolvedAt: number): readonly TopicState[] {
  const { createdAt, updatedAt } = topic;
  if ((createdAt ?? updatedAt) <= dissolvedAt) return [];
  const created = createdAt === null ? null : dissolvedAt;
  return [{ ...topic, createdAt: created, updatedAt: Math.min(updatedAt, dissolvedAt) }];
}

/** The same of an entry of a list. */
function entryUntil(entry: ListEntryState, dissolvedAt: number): readonly ListEntryState[] {
  return entry.updatedAt <= dissolvedAt ? [] : [{ ...entry, updatedAt: dissolvedAt }];
}
