import { type GroupState, isActive, type MemberState } from "../../group/group-state.js";
import type { MessageState } from "../../group/message-state.js";
import type { Effects, Slice } from "../../group/slice.js";
import type { TopicState } from "../../group/topic-state.js";
import type { Roster } from "../../vocabulary/callback.js";
import { insert, upsert, type Write } from "../engine.js";
import { allocations } from "../schema/allocations-table.js";
import { integer, optionalInteger, text } from "../schema/column.js";
import { groupOfRow, groups, rowOfGroup } from "../schema/groups-table.js";
import { memberOfRow, members, rowOfMember } from "../schema/members-table.js";
import { messageOfRow, messages, rowOfMessage } from "../schema/messages-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import { rowOfTopic, topicOfRow, topics } from "../schema/topics-table.js";
import type { RememberedGroup, TouchedGroup } from "./remembered-groups.js";

/** Ids of ours start after this number, so that all have six digits for long. */
const ALLOCATED_BEFORE = 100_000;

const NOBODY: TouchedGroup["members"] = new Map();

/** More members of one group are a roster that was read rather than people who were named. */
const MOST_NAMED = 64;

type Values = readonly SqlValue[];

/**
 * One group of the batch: what was loaded of it, with the batch's changes on top. Most batches touch little of most
 * groups: lists are there when they hold something.
 */
interface Sheet {
  readonly source: string;
  readonly groupId: string;
  group: GroupState | undefined;
  /** Whether its id was allocated in the batch. */
  isOurs?: true;
  isGroupDirty: boolean;
  endsMemberships: { readonly until: number | undefined } | undefined;
  members?: Map<string, MemberState>;
  dirtyMembers?: Set<string>;
  /** Those the database has. */
  storedMembers?: Set<string>;
  messages?: Map<string, MessageState>;
  dirtyMessages?: Set<string>;
  /** Those the database has. */
  storedMessages?: Set<string>;
  /** Since when what they say counts as kept. */
  contentSince?: Map<string, number | null>;
  topics?: Map<string, TopicState>;
  dirtyTopics?: Set<string>;
}

/** The slice of the record that one batch works on: loaded once, changed in memory, written once. */
export class BatchSlice {
  readonly #sheets = new Map<string, Sheet>();
  readonly #lastGroupIds = new Map<string, number>();
  readonly #freeGroupIds = new Map<string, string[]>();
  readonly #allocatingSources = new Set<string>();

  loadGroups(rows: readonly Row[]): void {
    for (const row of rows) {
      const sheet = this.#sheet(text(row, "source"), text(row, "group_id"));
      sheet.group = groupOfRow(row);
    }
  }

  /** Instead of the rows of the group and of those of the users that are remembered. */
  take(remembered: RememberedGroup, userIds: readonly string[]): void {
    const { source, group } = remembered;
    const sheet = this.#sheet(source, group.groupId);
    sheet.group = group;
    for (const userId of userIds) {
      const member = remembered.member(userId);
      if (member) loadMember(sheet, member);
    }
  }

  loadMembers(rows: readonly Row[]): void {
    for (const row of rows) loadMember(this.#sheet(text(row, "source"), text(row, "group_id")), memberOfRow(row));
  }

  loadMessages(rows: readonly Row[]): void {
    for (const row of rows) {
      const message = messageOfRow(row);
      const sheet = this.#sheet(text(row, "source"), text(row, "group_id"));
      messagesOf(sheet).set(messageId(message), message);
      sheet.storedMessages ??= new Set();
      sheet.storedMessages.add(messageId(message));
      contentSinceOf(sheet).set(messageId(message), optionalInteger(row, "content_since"));
    }
  }

  loadTopics(rows: readonly Row[]): void {
    for (const row of rows) {
      const topic = topicOfRow(row);
      topicsOf(this.#sheet(text(row, "source"), text(row, "group_id"))).set(topic.topicId, topic);
    }
  }

  loadAllocations(rows: readonly Row[]): void {
    for (const row of rows) this.#lastGroupIds.set(text(row, "source"), integer(row, "last_group_id"));
  }

  /** The number allocated last in a source. */
  lastGroupId(source: string): number {
    return this.#lastGroupIds.get(source) ?? ALLOCATED_BEFORE;
  }

  /** Ids for new groups, of which it was looked up that no group bears them, in ascending order. */
  offerGroupIds(source: string, groupIds: readonly string[]): void {
    this.#freeGroupIds.set(source, [...(this.#freeGroupIds.get(source) ?? []), ...groupIds]);
  }

  of(source: string): Slice {
    return {
      group: (groupId) => this.#sheet(source, groupId).group,
      member: (groupId, userId) => this.#sheet(source, groupId).members?.get(userId),
      message: (groupId, topicId, key) => this.#sheet(source, groupId).messages?.get(messageId({ topicId, key })),
      messageNumbered: (groupId, topicId, seq) =>
        [...(this.#sheet(source, groupId).messages?.values() ?? [])].find(
          (message) => message.seq === seq && message.topicId === topicId,
        ),
      topic: (groupId, topicId) => this.#sheet(source, groupId).topics?.get(topicId),
      topics: (groupId) => [...(this.#sheet(source, groupId).topics?.values() ?? [])],
      membersNewerThan: (groupId, at) =>
        [...(this.#sheet(source, groupId).members?.values() ?? [])].filter(
          ({ membershipAt }) => membershipAt !== null && membershipAt > at,
        ),
      allocateGroupId: () => this.#allocate(source),
    };
  }

  /** All groups there are in the slice, by their names. */
  *touched(): Iterable<readonly [name: string, group: TouchedGroup]> {
    for (const [name, sheet] of this.#sheets) {
      const { source, group, endsMemberships } = sheet;
      if (!group) continue;
      yield [name, { source, group, members: touchedMembers(sheet), endsMemberships: endsMemberships !== undefined }];
    }
  }

  /** The members of a group whose rows were all loaded, in the order of joining. */
  roster(source: string, groupId: string): Roster | undefined {
    const { group, members } = this.#sheet(source, groupId);
    return group && isActive(group) ? rosterOf([...(members?.values() ?? [])]) : undefined;
  }

  /** Takes what a callback that came in at `receivedAt` did. */
  apply(
    source: string,
    { groupId, group, endsMemberships, members, messages, topics }: Effects,
    receivedAt: number,
  ): void {
    if (groupId === undefined) return;
    const sheet = this.#sheet(source, groupId);
    if (endsMemberships) this.#endMemberships(sheet, endsMemberships);
    if (group) {
      sheet.group = group;
      sheet.isGroupDirty = true;
    }
    for (const member of members) {
      if (member.present || member.membershipAt !== null) membersOf(sheet).set(member.userId, member);
      else sheet.members?.delete(member.userId);
      sheet.dirtyMembers ??= new Set();
      sheet.dirtyMembers.add(member.userId);
    }
    for (const message of messages) {
      const id = messageId(message);
      const known = sheet.messages?.get(id);
      // Under a key that is used again it is another message.
      if (!known || known.sentAt !== message.sentAt) {
        contentSinceOf(sheet).set(id, Math.min(message.sentAt ?? receivedAt, receivedAt));
      }
      messagesOf(sheet).set(id, message);
      sheet.dirtyMessages ??= new Set();
      sheet.dirtyMessages.add(messageId(message));
    }
    for (const topic of topics) {
      topicsOf(sheet).set(topic.topicId, topic);
      sheet.dirtyTopics ??= new Set();
      sheet.dirtyTopics.add(topic.topicId);
    }
  }

  /** Marks a group as to be read again at the vendor's, if it is there and not marked already. */
  markStale(source: string, groupId: string, stale: GroupState["stale"]): void {
    const sheet = this.#sheet(source, groupId);
    if (!sheet.group || !isActive(sheet.group) || sheet.group.stale !== null) return;
    sheet.group = { ...sheet.group, stale };
    sheet.isGroupDirty = true;
  }

  /** What to write so that the database holds what the slice holds. */
  writes(): readonly Write[] {
    const deletes: Write[] = [];
    const newGroupRows: RowOf<typeof groups>[] = [];
    const groupRows: RowOf<typeof groups>[] = [];
    const newMemberRows: RowOf<typeof members>[] = [];
    const memberRows: RowOf<typeof members>[] = [];
    const newMessageRows: RowOf<typeof messages>[] = [];
    const messageRows: RowOf<typeof messages>[] = [];
    const topicRows: RowOf<typeof topics>[] = [];
    const goneMembers: Values[] = [];
    for (const sheet of this.#sheets.values()) {
      const { source, groupId, group, endsMemberships } = sheet;
      if (group && sheet.isGroupDirty) (sheet.isOurs ? newGroupRows : groupRows).push(rowOfGroup(source, group));
      if (endsMemberships) deletes.push(endingOf(source, groupId, endsMemberships.until));
      for (const userId of sheet.dirtyMembers ?? []) {
        const member = sheet.members?.get(userId);
        const isStored = sheet.storedMembers?.has(userId);
        if (member) (isStored ? memberRows : newMemberRows).push(rowOfMember(source, groupId, member));
        else if (isStored) goneMembers.push([source, groupId, userId]);
      }
      for (const message of dirty(sheet.messages, sheet.dirtyMessages)) {
        const isStored = sheet.storedMessages?.has(messageId(message));
        (isStored ? messageRows : newMessageRows).push(
          rowOfMessage(source, groupId, message, sheet.contentSince?.get(messageId(message)) ?? null),
        );
      }
      for (const topic of dirty(sheet.topics, sheet.dirtyTopics)) topicRows.push(rowOfTopic(source, groupId, topic));
    }
    if (goneMembers.length > 0) deletes.push({ kind: "delete", table: members, by: members.key, keys: goneMembers });
    const allocationRows = [...this.#allocatingSources].map((source) => ({
      source,
      last_group_id: this.#lastGroupIds.get(source) ?? 0,
    }));
    return [
      ...deletes,
      insert(groups, newGroupRows),
      upsert(groups, groupRows),
      insert(members, newMemberRows),
      upsert(members, memberRows),
      insert(messages, newMessageRows),
      upsert(messages, messageRows),
      upsert(topics, topicRows),
      upsert(allocations, allocationRows),
    ].filter((write) => !("rows" in write && write.rows.length === 0));
  }

  #endMemberships(sheet: Sheet, ending: { readonly until: number | undefined }): void {
    const { until } = ending;
    for (const [userId, { membershipAt }] of sheet.members ?? []) {
      if (until !== undefined && membershipAt !== null && membershipAt > until) continue;
      sheet.members?.delete(userId);
    }
    const before = sheet.endsMemberships;
    const endsAll = until === undefined || (before && before.until === undefined);
    sheet.endsMemberships = { until: endsAll ? undefined : Math.max(until, before?.until ?? until) };
  }

  /** Never an id that was not looked up: a group that bears it would be overwritten. */
  #allocate(source: string): string {
    const groupId = this.#freeGroupIds.get(source)?.shift();
    if (groupId === undefined) throw new Error("no id was looked up for a new group");
    this.#sheet(source, groupId).isOurs = true;
    this.#lastGroupIds.set(source, Number(groupId));
    this.#allocatingSources.add(source);
    return groupId;
  }

  #sheet(source: string, groupId: string): Sheet {
    const key = groupName(source, groupId);
    let sheet = this.#sheets.get(key);
    if (!sheet) {
      sheet = { source, groupId, group: undefined, isGroupDirty: false, endsMemberships: undefined };
      this.#sheets.set(key, sheet);
    }
    return sheet;
  }
}

/** Names a group among those of all sources; no part holds NUL. */
export function groupName(source: string, groupId: string): string {
  return `${source}\0${groupId}`;
}

/** Members and silenced members in the order of joining. */
function rosterOf(rows: readonly MemberState[]): Roster {
  const present = rows.filter(({ present }) => present).sort((left, right) => left.position - right.position);
  return {
    userIds: present.map(({ userId }) => userId),
    silencedUserIds: present.filter(({ silenced }) => silenced).map(({ userId }) => userId),
  };
}

function endingOf(source: string, groupId: string, until: number | undefined): Write {
  return {
    kind: "delete",
    table: members,
    by: ["source", "group_id"],
    keys: [[source, groupId]],
    ...(until !== undefined && { upTo: { column: "membership_at", value: until } }),
  };
}

/** Within one group; no part holds NUL. */
function messageId({ topicId, key }: Pick<MessageState, "topicId" | "key">): string {
  return `${topicId}\0${key}`;
}

function loadMember(sheet: Sheet, member: MemberState): void {
  membersOf(sheet).set(member.userId, member);
  sheet.storedMembers ??= new Set();
  sheet.storedMembers.add(member.userId);
}

/** Of a roster that was read only those that were changed. */
function touchedMembers({ members, dirtyMembers }: Sheet): TouchedGroup["members"] {
  if (!members && !dirtyMembers) return NOBODY;
  const touched = new Map<string, MemberState | undefined>();
  if (members && members.size <= MOST_NAMED) for (const [userId, member] of members) touched.set(userId, member);
  for (const userId of dirtyMembers ?? []) touched.set(userId, members?.get(userId));
  return touched;
}

function membersOf(sheet: Sheet): Map<string, MemberState> {
  sheet.members ??= new Map();
  return sheet.members;
}

function messagesOf(sheet: Sheet): Map<string, MessageState> {
  sheet.messages ??= new Map();
  return sheet.messages;
}

function contentSinceOf(sheet: Sheet): Map<string, number | null> {
  sheet.contentSince ??= new Map();
  return sheet.contentSince;
}

function topicsOf(sheet: Sheet): Map<string, TopicState> {
  sheet.topics ??= new Map();
  return sheet.topics;
}

function dirty<State>(
  states: ReadonlyMap<string, State> | undefined,
  keys: ReadonlySet<string> | undefined,
): readonly State[] {
  return keys && states ? [...keys].flatMap((key) => states.get(key) ?? []) : [];
}
