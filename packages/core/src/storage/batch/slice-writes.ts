import { insert, upsert, type Write } from "../engine.js";
import { groups, rowOfGroup } from "../schema/groups-table.js";
import { members, rowOfMember } from "../schema/members-table.js";
import { messages, rowOfMessage } from "../schema/messages-table.js";
import type { SqlValue } from "../schema/row.js";
import type { Columns, RowWith, Table } from "../schema/table.js";
import { rowOfTopic, topics } from "../schema/topics-table.js";
import type { LoadedGroup } from "./loaded-group.js";

/** What to write so that the database holds what the groups hold. Memberships end before others are written. */
export function writesOf(loaded: Iterable<LoadedGroup>): readonly Write[] {
  const endings: Write[] = [];
  const goneMembers: (readonly SqlValue[])[] = [];
  const groupRows = new RowsToWrite(groups);
  const memberRows = new RowsToWrite(members);
  const messageRows = new RowsToWrite(messages);
  const topicRows = new RowsToWrite(topics);
  for (const one of loaded) {
    const { source, groupId, group, endsMemberships } = one;
    if (group && one.isChanged) (one.isOurs ? groupRows.inserts : groupRows.upserts).push(rowOfGroup(source, group));
    if (endsMemberships) endings.push(endingOf(one, endsMemberships.until));
    const memberChanges = one.members.changes();
    for (const member of memberChanges.inserts) memberRows.inserts.push(rowOfMember(source, groupId, member));
    for (const member of memberChanges.updates) memberRows.upserts.push(rowOfMember(source, groupId, member));
    for (const userId of memberChanges.deletes) goneMembers.push([source, groupId, userId]);
    const messageChanges = one.messages.changes();
    for (const { message, contentSince } of messageChanges.inserts) {
      messageRows.inserts.push(rowOfMessage(source, groupId, message, contentSince));
    }
    for (const { message, contentSince } of messageChanges.updates) {
      messageRows.upserts.push(rowOfMessage(source, groupId, message, contentSince));
    }
    const topicChanges = one.topics.changes();
    for (const topic of topicChanges.inserts) topicRows.upserts.push(rowOfTopic(source, groupId, topic));
    for (const topic of topicChanges.updates) topicRows.upserts.push(rowOfTopic(source, groupId, topic));
  }
  if (goneMembers.length > 0) endings.push({ kind: "delete", table: members, by: members.key, keys: goneMembers });
  return [...endings, ...groupRows.writes(), ...memberRows.writes(), ...messageRows.writes(), ...topicRows.writes()];
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
