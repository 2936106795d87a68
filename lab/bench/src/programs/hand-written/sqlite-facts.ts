import type { ChatFact, StoreFact } from "./chat-fact.ts";
import { inTransaction, openSqlite } from "./sqlite-database.ts";

const tables = [
  `CREATE TABLE IF NOT EXISTS chat_groups (
    id TEXT NOT NULL PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    message_count INTEGER NOT NULL,
    member_count INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS chat_group_members (
    group_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    joined_at INTEGER NOT NULL DEFAULT (unixepoch()),
    PRIMARY KEY (group_id, user_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS chat_messages (
    group_id TEXT NOT NULL,
    message_key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    sender TEXT NOT NULL,
    client_id TEXT NOT NULL,
    elements TEXT NOT NULL,
    custom TEXT,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, message_key)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS callbacks (
    digest BLOB NOT NULL PRIMARY KEY,
    received_at INTEGER NOT NULL DEFAULT (unixepoch())
  ) STRICT, WITHOUT ROWID`,
];

/** Stores facts in SQLite: one transaction of prepared statements per callback. */
export function sqliteFacts(databaseUrl: string): StoreFact {
  const database = openSqlite(databaseUrl, tables);
  const remember = database.prepare("INSERT INTO callbacks (digest) VALUES (?) ON CONFLICT DO NOTHING");
  const addMessage = database.prepare(
    `INSERT INTO chat_messages (group_id, message_key, seq, sender, client_id, elements, custom, sent_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addMember = database.prepare(
    "INSERT INTO chat_group_members (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const removeMember = database.prepare("DELETE FROM chat_group_members WHERE group_id = ? AND user_id = ?");
  const countMessage = database.prepare(
    `INSERT INTO chat_groups (id, last_seq, message_count, member_count) VALUES (?, ?, 1, 0)
     ON CONFLICT DO UPDATE SET last_seq = max(last_seq, excluded.last_seq), message_count = message_count + 1`,
  );
  const countMembers = database.prepare(
    `INSERT INTO chat_groups (id, last_seq, message_count, member_count) VALUES (?, 0, 0, ?)
     ON CONFLICT DO UPDATE SET member_count = member_count + excluded.member_count`,
  );

  function store(fact: ChatFact): void {
    if (remember.run(fact.digest).changes === 0) return;
    const { groupId } = fact;
    if (fact.kind === "message") {
      const { key, seq, sender, clientId, elements, custom, sentAt } = fact.message;
      addMessage.run(groupId, key, seq, sender, clientId, elements, custom, sentAt);
      countMessage.run(groupId, seq);
      return;
    }
    const change = fact.kind === "joined" ? addMember : removeMember;
    let changed = 0;
    for (const userId of fact.userIds) changed += Number(change.run(groupId, userId).changes);
    countMembers.run(groupId, fact.kind === "joined" ? changed : -changed);
  }

  return async (fact) => inTransaction(database, () => store(fact));
}
