import mysql, { type PoolConnection, type ResultSetHeader } from "mysql2/promise";
import type { ChatFact, StoreFact } from "./chat-fact.ts";
import { inTransaction, isDuplicate } from "./mariadb-transaction.ts";

const CONNECTIONS = 20;

const tables = [
  `CREATE TABLE IF NOT EXISTS chat_groups (
    id VARCHAR(100) NOT NULL PRIMARY KEY,
    last_seq BIGINT UNSIGNED NOT NULL,
    message_count BIGINT UNSIGNED NOT NULL,
    member_count BIGINT NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS chat_group_members (
    group_id VARCHAR(100) NOT NULL,
    user_id VARCHAR(100) NOT NULL,
    joined_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (group_id, user_id)
  )`,
  `CREATE TABLE IF NOT EXISTS chat_messages (
    group_id VARCHAR(100) NOT NULL,
    message_key VARCHAR(100) NOT NULL,
    seq BIGINT UNSIGNED NOT NULL,
    sender VARCHAR(100) NOT NULL,
    client_id VARCHAR(100) NOT NULL,
    elements TEXT NOT NULL,
    custom TEXT,
    sent_at BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (group_id, message_key)
  )`,
  `CREATE TABLE IF NOT EXISTS callbacks (
    digest BINARY(32) NOT NULL PRIMARY KEY,
    received_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
];

/** Stores facts in MariaDB: one transaction per callback, on a pool of connections. */
export async function mariaDbFacts(databaseUrl: string): Promise<StoreFact> {
  const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: CONNECTIONS });
  for (const table of tables) await pool.query(table);
  return async (fact) => {
    try {
      await inTransaction(pool, (connection) => store(connection, fact));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  };
}

/** The group's row comes last, to hold its lock as briefly as possible. */
async function store(connection: PoolConnection, fact: ChatFact): Promise<void> {
  await connection.execute("INSERT INTO callbacks (digest) VALUES (?)", [fact.digest]);
  if (fact.kind === "message") await storeMessage(connection, fact);
  else await storeMembers(connection, fact);
}

async function storeMessage(
  connection: PoolConnection,
  { groupId, message }: Extract<ChatFact, { kind: "message" }>,
): Promise<void> {
  const { key, seq, sender, clientId, elements, custom, sentAt } = message;
  await connection.execute(
    `INSERT INTO chat_messages (group_id, message_key, seq, sender, client_id, elements, custom, sent_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [groupId, key, seq, sender, clientId, elements, custom, sentAt],
  );
  await connection.execute(
    `INSERT INTO chat_groups (id, last_seq, message_count, member_count) VALUES (?, ?, 1, 0)
     ON DUPLICATE KEY UPDATE last_seq = GREATEST(last_seq, VALUES(last_seq)), message_count = message_count + 1`,
    [groupId, seq],
  );
}

async function storeMembers(
  connection: PoolConnection,
  { kind, groupId, userIds }: Extract<ChatFact, { kind: "joined" | "left" }>,
): Promise<void> {
  const isJoining = kind === "joined";
  const statement = isJoining
    ? "INSERT IGNORE INTO chat_group_members (group_id, user_id) VALUES (?, ?)"
    : "DELETE FROM chat_group_members WHERE group_id = ? AND user_id = ?";
  let changed = 0;
  for (const userId of userIds) {
    const [member] = await connection.execute<ResultSetHeader>(statement, [groupId, userId]);
    changed += member.affectedRows;
  }
  await connection.execute(
    `INSERT INTO chat_groups (id, last_seq, message_count, member_count) VALUES (?, 0, 0, ?)
     ON DUPLICATE KEY UPDATE member_count = member_count + VALUES(member_count)`,
    [groupId, isJoining ? changed : -changed],
  );
}
