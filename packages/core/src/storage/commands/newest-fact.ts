import { afterReadingsIn, type FieldTimes, factTimesIn } from "../../group/group-state.js";
import { namedBy } from "../../group/named-by.js";
import type { NewCommand } from "../../ledger/command.js";
import { groupIdOf } from "../../vocabulary/change.js";
import type { Find } from "../engine.js";
import { groupOfRow, groups } from "../schema/groups-table.js";
import { memberOfRow, members } from "../schema/members-table.js";
import type { Row } from "../schema/row.js";
import { topicOfRow, topics } from "../schema/topics-table.js";

const asFact = {
  authority: "theirs",
  permission: "anyone",
  actorId: undefined,
  occurredAt: undefined,
  now: 0,
} as const;

/** Looks up what a command names; nothing where grouphook decides, or the group has no id yet. */
export function findNamed({ source, change, isOurs }: NewCommand): readonly Find[] {
  const groupId = groupIdOf(change);
  if (isOurs || groupId === undefined) return [];
  const { userIds, topicIds } = namedBy(change, asFact);
  const within = (ids: readonly string[]) => ids.map((id) => [source, groupId, id]);
  return [
    { table: groups, by: groups.key, keys: [[source, groupId]] },
    { table: members, by: members.key, keys: within(userIds) },
    { table: topics, by: topics.key, keys: within(topicIds) },
  ];
}

/**
 * The vendor's time of the newest fact in the record about what a command names. What the command does comes after it, however
 * little the vendor's clock is known. `null` where there is no such fact.
 */
export function newestFact(
  { change }: Pick<NewCommand, "change">,
  [ofGroup = [], ofMembers = [], ofTopics = []]: readonly (readonly Row[])[],
): number | null {
  const isMaking = change.type === "group.created" || change.type === "topic.created";
  let newest: number | null = null;
  const add = (times: FieldTimes, endedAt: number | null = null) => {
    // What is not newer than a reading is void.
    const read = afterReadingsIn(times);
    // Made again, it is made after it ended.
    const moments = [
      ...factTimesIn(times),
      ...(read === undefined ? [] : [read]),
      ...(endedAt === null ? [] : [isMaking ? endedAt + 1 : endedAt]),
    ];
    for (const moment of moments) newest = Math.max(newest ?? moment, moment);
  };
  for (const { changedAt, dissolvedAt } of ofGroup.map(groupOfRow)) add(changedAt, dissolvedAt);
  for (const { changedAt } of ofMembers.map(memberOfRow)) add(changedAt);
  for (const { changedAt, dissolvedAt } of ofTopics.map(topicOfRow)) add(changedAt, dissolvedAt);
  return newest;
}
