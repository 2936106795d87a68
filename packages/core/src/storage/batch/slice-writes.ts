import { deleting, insert, upsert, type Write } from "../engine.js";
import { groups, rowOfGroup } from "../schema/groups-table.js";
import { listEntries, rowOfListEntry } from "../schema/list-entries-table.js";
import { members, rowOfMember } from "../schema/members-table.js";
import { messageKeys } from "../schema/message-keys-table.js";
import { keyRowOf, messages, rowOfMessage, type StoredMessage } from "../schema/messages-table.js";
import type { SqlValue } from "../schema/row.js";
import type { Columns, RowOf, RowWith, Table } from "../schema/table.js";
import { rowOfTopic, topics } from "../schema/topics-table.js";
import { type Renaming, renaming, renamingWrites } from "../search/name-parts.js";
import type { LoadedGroup } from "./loaded-group.js";

/** What to write so that the database holds what the groups hold. Memberships end before others are written. */
export function writesOf(loaded: Iterable<LoadedGroup>): readonly Write[] {
  const endings: Write[] = [];
  const renamings: Renaming[] = [];
  const goneMembers: (readonly SqlValue[])[] = [];
  const groupRows = new RowsToWrite(groups);
  const memberRows = new RowsToWrite(members);
  const messageRows = new MessagesToWrite();
  const topicRows = new RowsToWrite(topics);
  const listRows = new RowsToWrite(listEntries);
  for (const one of loaded) {
    const { source, groupId, group, endsMemberships } = one;
    if (group && one.isChanged) {
      (one.isOurs ? groupRows.inserts : groupRows.upserts).push(rowOfGroup(source, group));
      renamings.push(renaming(source, groupId, one.nameBefore, group.name));
    }
    if (endsMemberships) endings.push(endingOf(one, endsMemberships.until));
    const memberChanges = one.members.changes();
    for (const member of memberChanges.inserts) memberRows.inserts.push(rowOfMember(source, groupId, member));
    for (const member of memberChanges.updates) memberRows.upserts.push(rowOfMember(source, groupId, member));
    for (const userId of memberChanges.deletes) goneMembers.push([source, groupId, userId]);
    const messageChanges = one.messages.changes();
    for (const message of messageChanges.inserts) messageRows.insert(rowOfMessage(source, groupId, message));
    for (const message of messageChanges.updates) messageRows.update(rowOfMessage(source, groupId, message), message);
    const topicChanges = one.topics.changes();
    for (const topic of topicChanges.inserts) topicRows.upserts.push(rowOfTopic(source, groupId, topic));
    for (const topic of topicChanges.updates) topicRows.upserts.push(rowOfTopic(source, groupId, topic));
    const listChanges = one.listEntries.changes();
    for (const entry of listChanges.inserts) listRows.upserts.push(rowOfListEntry(source, groupId, entry));
    for (const entry of listChanges.updates) listRows.upserts.push(rowOfListEntry(source, groupId, entry));
  }
  endings.push(...deleting(members, goneMembers));
  const others = [groupRows, memberRows, messageRows, topicRows, listRows].flatMap((rows) => rows.writes());
  return [...endings, ...others, ...renamingWrites(renamings)];
}

/** All memberships of a group, or those that are not newer than a moment. */
function endingOf({ source, groupId }: LoadedGroup, until: number | undefined): Write {
  return {
    kind: "delete",
    table: members,
    by: ["source", "group_id"],
    keys: [[source, groupId]],
    ...(until !== undefined && { upTo: { column: "membership_at", value: until } }),
  };
}

class RowsToWrite<Defined extends Columns> {
  readonly #table: Table<string, Defined>;
  readonly inserts: RowWith<Defined>[] = [];
  readonly upserts: RowWith<Defined>[] = [];

  constructor(table: Table<string, Defined>) {
    this.#table = table;
  }

  writes(): readonly Write[] {
    const writes: Write[] = [];
    if (this.inserts.length > 0) writes.push(insert(this.#table, this.inserts));
    if (this.upserts.length > 0) writes.push(upsert(this.#table, this.upserts));
    return writes;
  }
}

/** Messages stand in order: one that gets another number moves. */
class MessagesToWrite {
  readonly #rows = new RowsToWrite(messages);
  readonly #keyRows = new RowsToWrite(messageKeys);
  readonly #leftPlaces: (readonly SqlValue[])[] = [];
  readonly #leftKeys: (readonly SqlValue[])[] = [];

  insert(row: RowOf<typeof messages>): void {
    this.#rows.inserts.push(row);
    const keyRow = keyRowOf(row);
    if (keyRow) this.#keyRows.inserts.push(keyRow);
  }

  update(row: RowOf<typeof messages>, { sortKey }: StoredMessage): void {
    if (sortKey === undefined || sortKey === row.sort_key) {
      this.#rows.upserts.push(row);
      return;
    }
    const before = { ...row, sort_key: sortKey };
    this.#leftPlaces.push(messages.keyOf(before));
    this.#rows.inserts.push(row);
    const leftKey = keyRowOf(before);
    if (leftKey) this.#leftKeys.push(messageKeys.keyOf(leftKey));
    const keyRow = keyRowOf(row);
    if (keyRow) this.#keyRows.inserts.push(keyRow);
  }

  writes(): readonly Write[] {
    return [
      ...deleting(messages, this.#leftPlaces),
      ...deleting(messageKeys, this.#leftKeys),
      ...this.#rows.writes(),
      ...this.#keyRows.writes(),
    ];
  }
}
