import { type GroupList, groupIdOf, groupLists } from "../vocabulary/change.js";
import type { GroupObserved, RecordedChange } from "../vocabulary/group-observed.js";
import { messageKeysOf, messageNumbersOf } from "./apply-message.js";
import { topicIdsOf } from "./apply-topic.js";
import { readingTimes } from "./reading-times.js";
import type { Circumstances } from "./slice.js";

/** What a slice must contain before a change can be applied. */
export interface Named {
  readonly groupId: string | undefined;
  readonly userIds: readonly string[];
  /** The topic (empty for the group itself) and key of each message. */
  readonly messageKeys: readonly (readonly [topicId: string, key: string])[];
  /** The topic and the vendor's number of each message that is referred to by number. */
  readonly messageNumbers: readonly (readonly [topicId: string, seq: number])[];
  readonly topicIds: readonly string[];
  readonly listEntries: readonly (readonly [list: GroupList, userId: string])[];
  /** Rows newer than this moment are also needed. */
  readonly newerThan: number | undefined;
  /** Whether every row of the group's members is needed. */
  readonly allMembers: boolean;
  /** Whether, if the group is dissolved, rows newer than its end are needed. */
  readonly newerThanEnd: boolean;
  /** Whether every topic of the group is needed, and every entry of its lists. */
  readonly allTopicsAndLists: boolean;
  readonly allocatesGroupId: boolean;
}

/** The parts of the record that changes of one group read, one after the other. */
export function namedByAll(
  changes: readonly [RecordedChange, ...RecordedChange[]],
  circumstances: Circumstances,
): Named {
  const [first, ...others] = changes.map((change) => namedBy(change, circumstances));
  if (!first) throw new Error("there is no change");
  return others.reduce(together, first);
}

function together(one: Named, another: Named): Named {
  const times = [one.newerThan, another.newerThan].filter((time) => time !== undefined);
  return {
    groupId: one.groupId,
    userIds: [...new Set([...one.userIds, ...another.userIds])],
    messageKeys: [...one.messageKeys, ...another.messageKeys],
    messageNumbers: [...one.messageNumbers, ...another.messageNumbers],
    topicIds: [...new Set([...one.topicIds, ...another.topicIds])],
    listEntries: [...one.listEntries, ...another.listEntries],
    newerThan: times.length > 0 ? Math.min(...times) : undefined,
    allMembers: one.allMembers || another.allMembers,
    newerThanEnd: one.newerThanEnd || another.newerThanEnd,
    allTopicsAndLists: one.allTopicsAndLists || another.allTopicsAndLists,
    allocatesGroupId: one.allocatesGroupId || another.allocatesGroupId,
  };
}

/** The parts of the record that a change reads, so that only these are loaded. */
export function namedBy(change: RecordedChange, circumstances: Circumstances): Named {
  const { authority, actorId } = circumstances;
  const userIds = new Set<string>();
  let messageKeys: Named["messageKeys"] = [];
  let messageNumbers: Named["messageNumbers"] = [];
  let topicIds: readonly string[] = [];
  let listEntries: Named["listEntries"] = [];
  if (authority === "ours" && actorId !== undefined) userIds.add(actorId);
  switch (change.type) {
    case "group.created":
    case "members.joined":
      for (const { userId } of change.members) userIds.add(userId);
      break;
    case "members.left":
    case "members.updated":
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
    case "message.edited":
    case "message.recalled":
    case "message.read":
    case "message.extended":
    case "message.reacted":
      messageKeys = messageKeysOf(change).map((key) => [change.topicId ?? "", key]);
      messageNumbers = messageNumbersOf(change).map((seq) => [change.topicId ?? "", seq]);
      break;
    case "topic.created":
    case "topic.updated":
    case "topic.dissolved":
      topicIds = topicIdsOf(change);
      break;
    case "group.list_changed":
      listEntries = change.userIds.map((userId) => [change.list, userId]);
      break;
    case "group.observed":
      for (const userId of usersObserved(change)) userIds.add(userId);
      topicIds = (change.topics ?? []).map(({ topicId }) => topicId);
      listEntries = groupLists.flatMap((list) =>
        (change.lists?.[list] ?? []).map(({ userId }) => [list, userId] as const),
      );
      break;
  }
  const newerThan = newerThanOf(change, circumstances);
  const isReading = change.type === "group.observed";
  const allMembers = isReading && change.part === "only" && change.members !== undefined;
  return {
    groupId: groupIdOf(change),
    userIds: [...userIds],
    messageKeys,
    messageNumbers,
    topicIds,
    listEntries,
    newerThan,
    allMembers,
    newerThanEnd: isReading && change.state === "active" && !allMembers,
    allTopicsAndLists: isReading || newerThan !== undefined,
    allocatesGroupId: authority === "ours" && change.type === "group.created" && change.groupId === undefined,
  };
}

function usersObserved({ ownerId, members = [], absentUserIds = [] }: GroupObserved): readonly string[] {
  return [...(typeof ownerId === "string" ? [ownerId] : []), ...members.map(({ userId }) => userId), ...absentUserIds];
}

/** The moment after which a late creation or dissolution needs newer members and topics. */
function newerThanOf(change: RecordedChange, circumstances: Circumstances): number | undefined {
  const { authority, occurredAt } = circumstances;
  if (authority === "ours") return undefined;
  if (change.type === "group.dissolved") return occurredAt;
  if (change.type === "group.observed" && change.state === "gone")
    return readingTimes(change, circumstances, undefined).asOf;
  return change.type === "group.created" ? 0 : undefined;
}
