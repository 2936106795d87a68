import { type GroupChange, type PerformChange, Refusal, success } from "./group-change.ts";
import { inTransaction, openSqlite } from "./sqlite-database.ts";

const tables = [
  `CREATE TABLE IF NOT EXISTS chat_groups (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    creator TEXT NOT NULL,
    member_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (unixepoch())
  ) STRICT`,
  `CREATE TABLE IF NOT EXISTS chat_group_members (
    group_id INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    muted INTEGER NOT NULL DEFAULT 0,
    joined_at INTEGER NOT NULL DEFAULT (unixepoch()),
    PRIMARY KEY (group_id, user_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS callbacks (
    digest BLOB NOT NULL PRIMARY KEY,
    reply TEXT NOT NULL,
    received_at INTEGER NOT NULL DEFAULT (unixepoch())
  ) STRICT, WITHOUT ROWID`,
];

/** Stores AEC's groups in SQLite: one transaction of prepared statements per callback. */
export function sqliteGroups(databaseUrl: string): PerformChange {
  const database = openSqlite(databaseUrl, tables);
  const remembered = database.prepare("SELECT reply FROM callbacks WHERE digest = ?");
  const remember = database.prepare("INSERT INTO callbacks (digest, reply) VALUES (?, ?)");
  const addGroup = database.prepare("INSERT INTO chat_groups (name, creator, member_count) VALUES (?, ?, ?)");
  const addMember = database.prepare(
    "INSERT INTO chat_group_members (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const removeMember = database.prepare("DELETE FROM chat_group_members WHERE group_id = ? AND user_id = ?");
  const countMembers = database.prepare(
    "UPDATE chat_groups SET member_count = member_count + ? WHERE id = ? AND creator = ?",
  );

  function createGroup({ name, actorId, userIds }: GroupChange): string {
    const groupId = addGroup.run(name, actorId, userIds.length).lastInsertRowid;
    for (const userId of userIds) addMember.run(groupId, userId);
    return success(String(groupId));
  }

  /** Only the owner may do it. */
  function changeMembers(
    { actorId, groupId, userIds }: GroupChange,
    statement: typeof addMember,
    sign: 1 | -1,
  ): string {
    let changed = 0;
    for (const userId of userIds) changed += Number(statement.run(groupId, userId).changes);
    if (countMembers.run(sign * changed, groupId, actorId).changes === 0) throw new Refusal("53");
    return success();
  }

  function apply(change: GroupChange): string {
    switch (change.action) {
      case "AEC_GROUP_CREATE":
        return createGroup(change);
      case "AEC_GROUP_ADD_USER":
        return changeMembers(change, addMember, 1);
      case "AEC_GROUP_REMOVE_USER":
        return changeMembers(change, removeMember, -1);
      default:
        throw new Refusal("63");
    }
  }

  function perform(change: GroupChange): string {
    const before = remembered.get(change.digest);
    if (before) return String(before.reply);
    const reply = apply(change);
    remember.run(change.digest, reply);
    return reply;
  }

  return async (change) => inTransaction(database, () => perform(change));
}
