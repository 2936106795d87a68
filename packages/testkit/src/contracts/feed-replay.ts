import { isDeepStrictEqual } from "node:util";
import {
  type GroupList,
  type GroupRecord,
  type LedgerReader,
  type ListedRecord,
  type MemberRecord,
  messagesOfLife,
  type Page,
  type PageRequest,
  Replica,
  type ReplicaGroup,
} from "@grouphook/core";

/** The parts of the record that a replay is compared with. */
export type ReplayedLedger = Pick<LedgerReader, "feed" | "groups" | "groupList" | "members" | "messages" | "topics">;

const PAGE = 500;

/**
 * Replays the feed from its first event and compares the replica with the record: every active group with its profile,
 * attributes, owner, members, topics, lists and messages; for a dissolved group, its state and messages. Resolves to the
 * differences, one line each. Nothing may be written meanwhile, and messages must be stored.
 */
export async function replayDifferences(ledger: ReplayedLedger): Promise<readonly string[]> {
  const replica = await replay(ledger);
  const differences: string[] = [];
  const recorded = new Set<string>();
  for (const record of await everyItem((request) => ledger.groups(request))) {
    const { source, groupId } = record;
    const name = `${source}/${groupId}`;
    recorded.add(name);
    const group = replica.group(source, groupId);
    if (!group) {
      differences.push(`${name}: the feed does not tell of it`);
      continue;
    }
    const told = [...group.messages.values()].map(({ topicId }) => topicId);
    const shown = await shownByRecord(ledger, record, told);
    for (const [what, replayed] of Object.entries(shownByReplica(group))) {
      if (isDeepStrictEqual(replayed, shown[what])) continue;
      differences.push(`${name}: ${what} ${JSON.stringify(replayed)}, in the record ${JSON.stringify(shown[what])}`);
    }
  }
  for (const { source, groupId } of replica.groups()) {
    const name = `${source}/${groupId}`;
    if (!recorded.has(name)) differences.push(`${name}: only the feed tells of it`);
  }
  return differences;
}

async function replay(ledger: Pick<LedgerReader, "feed">): Promise<Replica> {
  const replica = new Replica();
  for (let after = 0; ; ) {
    const events = await ledger.feed({ after, limit: PAGE });
    if (events.length === 0) return replica;
    for (const event of events) replica.take(event);
    after = events.at(-1)?.sequence ?? after;
  }
}

interface Shown {
  readonly [what: string]: unknown;
}

/** Messages may be told of in topics that never were. */
async function shownByRecord(
  ledger: ReplayedLedger,
  record: GroupRecord,
  toldTopicIds: readonly string[],
): Promise<Shown> {
  const { source, groupId, state } = record;
  const topics = await everyItem((request) => ledger.topics(source, groupId, request));
  const places = new Set(["", ...topics.map(({ topicId }) => topicId), ...toldTopicIds]);
  const lists = await Promise.all(
    [...places].map((topicId) => everyItem((request) => ledger.messages(source, groupId, { ...request, topicId }))),
  );
  const messages = byKey(lists.flat(), ({ topicId, key }) => `${topicId ?? ""}\0${key}`);
  if (state === "dissolved") return { state, messages };
  const { name, notice, introduction, avatar, kind, custom, settings, attributes, ownerId } = record;
  const { mutedAll, mutedAllUntil, mutedAllSpares, disabled } = record;
  const members = await everyItem((request) => ledger.members(source, groupId, request));
  const users = (list: GroupList) => everyItem((request) => ledger.groupList(source, groupId, list, request));
  return {
    ...{ state, name, notice, introduction, avatar, kind, custom, settings, attributes, ownerId },
    ...{ mutedAll, mutedAllUntil, mutedAllSpares, disabled },
    memberCount: record.memberCount,
    allowed: byKey(await users("allowed"), ({ userId }) => userId),
    blocked: byKey(await users("blocked"), ({ userId }) => userId),
    members: byKey(
      members.map(({ joinedAt: _, ...shown }) => shown),
      ({ userId }) => userId,
    ),
    topics: byKey(
      topics
        .filter((topic) => topic.state === "active")
        .map(({ topicId, name, notice, introduction, avatar, custom }) => ({
          ...{ topicId, name, notice, introduction, avatar, custom },
        })),
      ({ topicId }) => topicId,
    ),
    messages,
  };
}

function shownByReplica(group: ReplicaGroup): Shown {
  const { isActive, shown, lists } = group;
  const messages = byKey(messagesOfLife(group), ({ topicId, key }) => `${topicId}\0${key}`).map((message) => ({
    ...message,
    topicId: message.topicId === "" ? null : message.topicId,
  }));
  if (!isActive) return { state: "dissolved", messages };
  return {
    state: "active",
    ...shown,
    memberCount: group.members.size,
    allowed: byKey(listed(lists.allowed), ({ userId }) => userId),
    blocked: byKey(listed(lists.blocked), ({ userId }) => userId),
    members: byKey(
      [...group.members].map(
        ([userId, { role, ...rest }]): Omit<MemberRecord, "joinedAt"> => ({
          ...{ userId, role: userId === shown.ownerId ? "owner" : role },
          ...rest,
        }),
      ),
      ({ userId }) => userId,
    ),
    topics: byKey(
      [...group.topics].map(([topicId, topic]) => ({ topicId, ...topic })),
      ({ topicId }) => topicId,
    ),
    messages,
  };
}

function listed(users: ReplicaGroup["lists"]["allowed"]): readonly ListedRecord[] {
  return [...users].map(([userId, until]) => ({ userId, until }));
}

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return items.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

async function everyItem<Item>(
  read: (request: PageRequest) => Promise<Page<Item> | undefined>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: Page<Item> | undefined = await read({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
    items.push(...(page?.items ?? []));
    if (!page || page.next === null) return items;
    cursor = page.next;
  }
}
