import { listEntryId } from "./list-entry-state.js";
import type { Effects, Slice } from "./slice.js";

/** The slice as it is once a reading of a group has taken effect. A reading changes no messages. */
export function sliceAfter(slice: Slice, { group, endsMemberships, ...effects }: Effects): Slice {
  const members = new Map(effects.members.map((member) => [member.userId, member]));
  const topics = new Map(effects.topics.map((topic) => [topic.topicId, topic]));
  const entries = new Map(effects.listEntries.map((entry) => [listEntryId(entry), entry]));
  const idOf = ({ userId }: { readonly userId: string }) => userId;
  const isKept = ({ membershipAt }: { readonly membershipAt: number | null }) =>
    !endsMemberships ||
    (endsMemberships.until !== undefined && membershipAt !== null && membershipAt > endsMemberships.until);

  return {
    ...slice,
    group: (groupId) => group ?? slice.group(groupId),
    member(groupId, userId) {
      const before = slice.member(groupId, userId);
      return members.get(userId) ?? (before && isKept(before) ? before : undefined);
    },
    members: (groupId) => withChanged(slice.members(groupId).filter(isKept), members, idOf),
    membersNewerThan: (groupId, at) =>
      withChanged(slice.membersNewerThan(groupId, at).filter(isKept), members, idOf).filter(
        ({ membershipAt }) => membershipAt !== null && membershipAt > at,
      ),
    topic: (groupId, topicId) => topics.get(topicId) ?? slice.topic(groupId, topicId),
    topics: (groupId) => withChanged(slice.topics(groupId), topics, ({ topicId }) => topicId),
    listEntry: (groupId, list, userId) =>
      entries.get(listEntryId({ list, userId })) ?? slice.listEntry(groupId, list, userId),
    listEntries: (groupId) => withChanged(slice.listEntries(groupId), entries, listEntryId),
  };
}

function withChanged<Row>(
  before: readonly Row[],
  changed: ReadonlyMap<string, Row>,
  idOf: (row: Row) => string,
): readonly Row[] {
  return [...before.filter((row) => !changed.has(idOf(row))), ...changed.values()];
}
